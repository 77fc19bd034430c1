"""The addresses under /open311/v2/, each in two formats."""
