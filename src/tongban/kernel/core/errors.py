"""What can go wrong by a person's doing: said plainly, with what to do. Pages, API and CLI print these."""


class TongbanError(Exception):
    """A refusal a person can act on; `code` is stable for programs, the text is translated."""

    code = "refused"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code:
            self.code = code


class NotAllowed(TongbanError):  # noqa: N818 - read as a sentence: raise NotAllowed
    """The person has no right to do this."""

    code = "not_allowed"
    status = 403


class Conflict(TongbanError):  # noqa: N818 - the HTTP status is called so
    """Somebody else was first; the text says what happened meanwhile."""

    code = "conflict"
    status = 409
