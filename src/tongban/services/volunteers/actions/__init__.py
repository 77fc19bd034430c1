"""The only writers of volunteers, by what they are about."""
