"""Branches in all counties for the demo: organisations, coverage, members, a year of moves and visits, gaps, sites.

First who stands, then the two ledgers with their year of lists, then what becomes of each organisation and each
member, at last what is open of it all.
"""

from tongban.project.demo.branching.covering import COVERAGE
from tongban.project.demo.branching.entering import MEMBERS, ORGANISATIONS
from tongban.project.demo.branching.gaps import GAPS
from tongban.project.demo.branching.moving import MOVES
from tongban.project.demo.branching.standing import BRANCHES

__all__ = ["BRANCHES", "COVERAGE", "GAPS", "MEMBERS", "MOVES", "ORGANISATIONS"]
