"""Models as files: written whole or not at all, read only if whole and made of nothing but our own shapes."""

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

if TYPE_CHECKING:
    from tongban.services.dispatch.learning.model import Model

LEARNING = "tongban.services.dispatch.learning"
TRUSTED = [f"{LEARNING}.{name}" for name in ("model.Model", "features.Reader", "heads.Head", "heads.Scorer")]


def folder() -> Path:
    """Where models stand."""
    found = Path(settings.HOME) / "models"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def write(model: "Model") -> str:
    """Store a model; returns the digest by which it is found again."""
    from skops.io import dump  # noqa: PLC0415 - slow to import, and seldom needed

    handle, name = tempfile.mkstemp(dir=folder(), suffix=".part")
    os.close(handle)
    try:
        dump(model, name, compression=zipfile.ZIP_DEFLATED, compresslevel=3)
        digest = hashlib.sha256(Path(name).read_bytes()).hexdigest()
        Path(name).replace(folder() / f"{digest}.skops")
    finally:
        Path(name).unlink(missing_ok=True)
    return digest


def read(digest: str) -> "Model":
    """A stored model; a file that is gone, changed or of foreign shapes is refused."""
    from skops.io import loads  # noqa: PLC0415 - slow to import, and seldom needed

    file = folder() / f"{digest}.skops"
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise TongbanError(
            _("The file of this model is gone or was changed: train it again."), code="no_model"
        )
    found: Model = loads(content, trusted=TRUSTED)
    return found
