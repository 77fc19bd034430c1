"""Django's PostgreSQL backend, which asks a kept connection whether it lives without asking the server."""
