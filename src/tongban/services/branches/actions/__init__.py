"""The writers of branches; each write is one transaction with its event, and whoever must act is told in it."""
