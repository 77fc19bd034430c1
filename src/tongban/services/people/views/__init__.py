"""Pages of people: accounts and roles, keys, the disclosure log, one's own account, sign-in by phone."""
