"""What monitoring sees of the running program: health, readiness, metrics, and log lines that belong together."""
