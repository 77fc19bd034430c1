"""What is typed about stations."""
