"""What is asked of branches: who sees and keeps what, members and their lists, coverage, what is open, sites."""
