"""Change sets of divisions worked out: a map of the day, changed in memory, compared with what it was before."""

from tongban.kernel.places.changing.draft import Draft, Node, Problem
from tongban.kernel.places.changing.kinds import KINDS, read
from tongban.kernel.places.changing.planning import Plan, plan_of

__all__ = ["KINDS", "Draft", "Node", "Plan", "Problem", "plan_of", "read"]
