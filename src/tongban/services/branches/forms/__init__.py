"""What staff and members type about branches."""
