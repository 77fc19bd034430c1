"""A report or newspaper page checked figure by figure against the records."""
