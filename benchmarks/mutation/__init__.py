"""How many planted faults of the kernel rooms their tests find: see README.md."""
