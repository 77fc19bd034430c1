"""What a page's markup must be, for tests of pages."""

import re
from collections import Counter


def ids_twice(page: str) -> list[str]:
    """Ids that stand on a page more than once: a label and a list of errors would lead to the first alone."""
    return [name for name, times in Counter(re.findall(r'\sid="([^"]+)"', page)).items() if times > 1]
