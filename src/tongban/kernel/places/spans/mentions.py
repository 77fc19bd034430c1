"""What a whole message says of a name: how often, where, and with what words beside it anywhere."""

import re
from dataclasses import dataclass, field

from tongban.kernel.places.spans.cues import followed, led

ASKED = re.compile("咨询|请问|建议|希望|呼吁|请求|投诉|举报|反映|反对|关于|对")
STOP = re.compile("[。！？!?]")
KEY = 3  # characters by which a name is known again: 丽发新城小区 and 丽发新
MOST = 8  # mentions of a name that are looked at


@dataclass(frozen=True, slots=True)
class Around:
    """The classes of words before and after all mentions of a name, and whether a division stands before one."""

    led: frozenset[str]
    followed: frozenset[str]
    divided: bool


@dataclass
class Message:
    """A subject and a text as one. `most`: how often the name said most often is said."""

    subject: str
    text: str
    most: int = 0
    _often: dict[str, int] = field(default_factory=dict)
    _around: dict[str, Around] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.whole = f"{self.subject}\n{self.text}"
        asked, stop = ASKED.search(self.subject), STOP.search(self.text)
        self.asked = asked[0] if asked else "-"
        self.first_stop = stop.start() if stop else len(self.text)

    def often(self, words: str) -> int:
        """How often words are said."""
        if words not in self._often:
            self._often[words] = self.whole.count(words)
        return self._often[words]

    def around(self, name: str) -> Around:
        """What stands around the mentions of a name."""
        if name not in self._around:
            begins = self._begins(name)
            ends = [at + len(name) for at in begins]
            divided = any(self.whole[at - 1 : at] in tuple("市县区州镇乡") for at in begins if at)
            told = (
                frozenset(led(self.whole, at) for at in begins),
                frozenset(followed(self.whole, at) for at in ends),
            )
            self._around[name] = Around(*told, divided)
        return self._around[name]

    def _begins(self, name: str) -> list[int]:
        found: list[int] = []
        at = self.whole.find(name)
        while at >= 0 and len(found) < MOST:
            found.append(at)
            at = self.whole.find(name, at + 1)
        return found
