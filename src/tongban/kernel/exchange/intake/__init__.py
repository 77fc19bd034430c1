"""What offices send, read without guessing: rows in a register's terms, or row, column and what to do."""

from tongban.kernel.exchange.intake.lists import read_list
from tongban.kernel.exchange.intake.mending import errors_file
from tongban.kernel.exchange.intake.shapes import Line, Listing, Problem
from tongban.kernel.exchange.intake.sheets import Unreadable

__all__ = ["Line", "Listing", "Problem", "Unreadable", "errors_file", "read_list"]
