"""A year of lists between four departments and the counties: what is true month by month, what is sent, who decides it."""

from tongban.project.demo.ledgers.year import build, counties

__all__ = ["build", "counties"]
