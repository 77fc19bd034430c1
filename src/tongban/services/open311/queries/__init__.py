"""What Open311 tells: the services, the requests, what happened to them."""
