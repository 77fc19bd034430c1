"""Tongban: the public-service platform of one prefecture."""
