"""A bucket of an S3 server instead of the folder: the same names, the same promise, for several machines at once."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import Any

import obstore
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from tongban.kernel.core.errors import TongbanError

PATIENCE: Any = {"connect_timeout": "5s", "timeout": "60s"}
TRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}


class StorageAway(TongbanError):  # noqa: N818 - read as a sentence
    """The bucket does not answer, or not to us."""

    code = "storage_away"
    status = 503


def told(act: Callable[..., Any]) -> Callable[..., Any]:
    """What the client says may hold addresses and keys; people and logs get plain words. Absent stays absent."""

    @wraps(act)
    def doing(*args: Any, **given: Any) -> Any:
        try:
            return act(*args, **given)
        except (FileNotFoundError, NotFoundError) as error:
            raise FileNotFoundError(args[1] if len(args) > 1 else "") from error
        except (BaseError, OSError) as error:
            raise StorageAway(
                _("Files cannot be kept or read at the moment (%(why)s). Nothing was done; try again soon.")
                % {"why": type(error).__name__}
            ) from None

    return doing


@deconstructible
class BucketStorage(Storage):
    """Content under its hash in a bucket; a put is seen whole or not at all, and the same twice is the same."""

    def __init__(
        self, *, bucket: str, prefix: str = "", endpoint: str = "", region: str = "", **keys: str
    ) -> None:
        """`keys`: access_key_id, secret_access_key; without them the machine's own role is asked."""
        self._given = {"bucket": bucket, "prefix": prefix, "endpoint": endpoint, "region": region, **keys}

    @cached_property
    def _store(self) -> S3Store:
        given: Any = {name: value for name, value in self._given.items() if value}
        options: Any = {**PATIENCE, "allow_http": str(given.get("endpoint", "")).startswith("http://")}
        return S3Store(**given, client_options=options, retry_config=TRIES)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's own shape
        """The name itself: names are hashes, so what is there already is the same."""
        return name

    @told
    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        obstore.put(self._store, name, content.read())
        return name

    @told
    def _open(self, name: str, mode: str = "rb") -> File:  # noqa: ARG002 - Django's own shape
        return ContentFile(obstore.get(self._store, name).bytes().to_bytes(), name=name)

    @told
    def exists(self, name: str) -> bool:
        """Is it there, whole?"""
        try:
            obstore.head(self._store, name)
        except (FileNotFoundError, NotFoundError):
            return False
        return True

    @told
    def delete(self, name: str) -> None:
        """Take it away; what is not there is away already."""
        try:
            obstore.delete(self._store, name)
        except (FileNotFoundError, NotFoundError):
            return

    @told
    def size(self, name: str) -> int:
        """Bytes."""
        return int(obstore.head(self._store, name)["size"])

    @told
    def get_modified_time(self, name: str) -> datetime:
        """When it was last put, by the server's clock."""
        found: datetime = obstore.head(self._store, name)["last_modified"]
        return found

    def names(self) -> Iterator[str]:
        """The name of everything there, a thousand a question."""
        pages = iter(obstore.list(self._store))
        while page := told(next)(pages, None):
            yield from (one["path"] for one in page)
