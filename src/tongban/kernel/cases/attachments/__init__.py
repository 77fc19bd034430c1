"""Files on cases: looked into, freed of what they tell unasked, kept by the hash of their content."""

from tongban.kernel.cases.attachments.attaching import attach, store
from tongban.kernel.cases.attachments.checking import MOST, Given, Kept, few_enough, take_in
from tongban.kernel.cases.attachments.keeping import Missing, open_content, sweep
from tongban.kernel.cases.attachments.kinds import IMAGES, MIME

__all__ = [
    "IMAGES",
    "MIME",
    "MOST",
    "Given",
    "Kept",
    "Missing",
    "attach",
    "few_enough",
    "open_content",
    "store",
    "sweep",
    "take_in",
]
