"""A day of the prefecture in twenty minutes, with everything going wrong that may: see `__main__`."""
