"""What is read of stations."""
