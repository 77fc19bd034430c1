"""What is written of stations: each act one transaction with its event."""
