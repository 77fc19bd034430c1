"""A year of lists between four departments and the counties: what is true month by month, what is sent, who decides it."""

from tongban.project.demo.ledgers.year import Year, counties, months

__all__ = ["Year", "counties", "months"]
