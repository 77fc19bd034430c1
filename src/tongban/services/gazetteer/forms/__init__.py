"""What is typed about divisions, names and boundary markers."""
