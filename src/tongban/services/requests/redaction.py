"""What of a request is blacked out before everybody reads it: found by rules, decided by a person, stretch by stretch.

A draft is made of what was said and of the person's decisions alone; nobody types a public text. So what is shown for
the second look is, letter by letter, what goes out: its digest must come back with the person's yes.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tongban.kernel.cases.models import Message
from tongban.kernel.core.found import Found
from tongban.kernel.core.personal import personal_in
from tongban.services.requests.models import Request

COVER = "■■■"  # of one length, so that it tells no length
FIELDS = ("title", "text", "answer")


@dataclass(frozen=True)
class Mark:
    """A stretch that may tell who somebody is, and whether it is covered."""

    name: str
    start: int
    end: int
    kind: str
    word: str
    covered: bool = True

    @property
    def key(self) -> str:
        """How a form names it: other words at the same place, as of a later answer, are another mark."""
        digest = hashlib.sha256(self.word.encode()).hexdigest()[:12]
        return f"{self.name}:{self.start}-{self.end}:{digest}"


@dataclass(frozen=True)
class Part:
    """A piece of a text: plain, or under a mark."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Draft:
    """A request as it would be read by everybody: each field's source and its marks."""

    sources: dict[str, str]
    marks: dict[str, tuple[Mark, ...]]
    words: tuple[str, ...] = ()
    photos: tuple[int, ...] = ()
    off: tuple[str, ...] = field(default=())

    def public(self, name: str) -> str:
        """A field with what is covered blacked out."""
        return "".join(COVER if p.mark and p.mark.covered else p.text for p in self.parts(name))

    def parts(self, name: str) -> list[Part]:
        """A field piece by piece, as it was said."""
        return list(_parts(self.sources[name], self.marks[name]))

    @property
    def digest(self) -> str:
        """What tells whether the same was looked at."""
        told = "\0".join([*(self.public(name) for name in FIELDS), *map(str, self.photos)])
        return hashlib.sha256(told.encode()).hexdigest()


def draft_of(
    row: Request, *, off: Collection[str] = (), words: Sequence[str] = (), photos: Sequence[int] = ()
) -> Draft:
    """The draft of a request: all that rules find covered, less the marks put `off`, and every one of `words`."""
    sources = sources_of(row)
    wanted = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    marks = {name: tuple(_marks(name, sources, off, wanted)) for name in FIELDS}
    return Draft(sources, marks, wanted, tuple(photos), tuple(off))


def sources_of(row: Request) -> dict[str, str]:
    """What was said: the title, the filing, the last answer."""
    said = dict(
        Message.objects.filter(
            case=row.pk, step__in=("file", "answer", "review", "rereview"), audience="requester"
        )
        .order_by("id")
        .values_list("step", "text")
    )
    answer = said.get("rereview") or said.get("review") or said.get("answer", "")
    return {"title": row.case.title, "text": said.get("file", ""), "answer": answer}


def blackened(sources: dict[str, str]) -> dict[str, str]:
    """Each field with all that rules find of personal data covered."""
    return {
        name: "".join(COVER if p.mark else p.text for p in _parts(text, list(_marks(name, sources, (), ()))))
        for name, text in sources.items()
    }


def _marks(name: str, sources: dict[str, str], off: Collection[str], words: Sequence[str]) -> Iterator[Mark]:
    """What a person asked for is covered, whatever the rules say; it takes in what it touches."""
    text = sources[name]
    asked = [Found("asked", *span) for word in words for span in _places(text, word)]
    for found in _found(name, sources):
        mark = Mark(name, found.start, found.end, found.kind, text[found.start : found.end])
        if mark.key in off:
            mark = replace(mark, covered=False)
        if not any(a.start < found.end and found.start < a.end for a in asked):
            yield mark
        else:
            asked.append(found)
    yield from (Mark(name, start, end, "asked", text[start:end]) for start, end in _joined(asked))


def _found(name: str, sources: dict[str, str]) -> list[Found]:
    """What rules find in a field; a title that is cut out of the text is read within it, so that no half number stays."""
    text, whole = sources[name], sources.get("text", "")
    at = whole.find(text) if name == "title" and text else -1
    if at < 0:
        return personal_in(text)
    cut = [(max(0, f.start - at), min(len(text), f.end - at), f.kind) for f in personal_in(whole)]
    return [Found(kind, start, end) for start, end, kind in cut if start < end]


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def _joined(found: Sequence[Found]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for one in sorted(found, key=lambda f: f.start):
        if spans and one.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], one.end))
        else:
            spans.append((one.start, one.end))
    return spans


def _parts(text: str, marks: Sequence[Mark]) -> Iterator[Part]:
    at = 0
    for mark in sorted(marks, key=lambda m: m.start):
        yield Part(text[at : mark.start])
        yield Part(text[mark.start : mark.end], mark)
        at = mark.end
    yield Part(text[at:])
