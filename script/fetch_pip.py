"""Put pip into an environment that was made without it: the wheel named in the lock, from the configured index.

Run by script/bootstrap with the environment's own Python, where the system's Python lacks `ensurepip`.
"""

import base64
import configparser
import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

FILES = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")


def main(lock: Path) -> None:
    version, hashes = locked(lock)
    name = f"pip-{version}-py3-none-any.whl"
    for place in places():
        wheel = taken_from(place, name)
        if wheel and hashlib.sha256(wheel).hexdigest() in hashes:
            install(name, wheel)
            return
    sys.exit(f"bootstrap: {name} with a hash of {lock} is in none of the configured package indexes")


def locked(lock: Path) -> tuple[str, set[str]]:
    """pip's version and the hashes that are allowed."""
    found = re.search(r"^pip==(\S+)((?:[ \t\\\n]+--hash=sha256:\w+)+)", lock.read_text(), re.MULTILINE)
    if not found:
        sys.exit(f"bootstrap: {lock} does not name pip")
    return found[1], set(re.findall(r"sha256:(\w+)", found[2]))


def setting(name: str) -> list[str]:
    """What pip itself would be told: the environment first, then its files."""
    given = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if given:
        return given.split()
    files = [os.environ.get("PIP_CONFIG_FILE", "")] if "PIP_CONFIG_FILE" in os.environ else list(FILES)
    config = configparser.RawConfigParser()
    config.read([Path(file).expanduser() for file in files if file], encoding="utf-8")
    said = [config.get(part, name, fallback="") for part in ("install", "global")]
    return next((words.split() for words in said if words.strip()), [])


def places() -> list[str]:
    indexes = [*setting("extra-index-url"), *setting("index-url")]
    found = [*setting("find-links"), *(f"{url.rstrip('/')}/pip/" for url in indexes)]
    if not found:
        sys.exit("bootstrap: no pip here; install python3-venv, or name a package index in PIP_INDEX_URL")
    return found


def taken_from(place: str, name: str) -> bytes | None:
    """The wheel, if this folder or index page has it."""
    local = place.removeprefix("file://")
    if "://" not in local:
        return read_folder(Path(local).expanduser(), name)
    try:
        page = fetch(place).decode("utf-8", "replace")
        for link in re.findall(r"""href=["']([^"']+)["']""", page):
            address = urllib.parse.urljoin(place, link.split("#")[0].replace("&amp;", "&"))
            if urllib.parse.unquote(urllib.parse.urlsplit(address).path).endswith(f"/{name}"):
                return fetch(address)
    except (urllib.error.URLError, OSError):
        return None
    return None


def read_folder(folder: Path, name: str) -> bytes | None:
    """The wheel beside the page of a local index, or where that page points."""
    page = folder / "index.html"
    links = re.findall(r"""href=["']([^"'#]+)""", page.read_text(encoding="utf-8")) if page.exists() else []
    near = [
        folder / name,
        *(folder / urllib.parse.unquote(x.removeprefix("file://")) for x in links if name in x),
    ]
    return next((file.read_bytes() for file in near if file.is_file()), None)


def fetch(address: str) -> bytes:
    parts = urllib.parse.urlsplit(address)
    request = urllib.request.Request(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
    if parts.username:
        login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    trusted = ssl.create_default_context(cafile=next(iter(setting("cert")), None))
    with urllib.request.urlopen(request, timeout=60, context=trusted) as answer:
        return answer.read()


def install(name: str, wheel: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(wheel)
        call = [sys.executable, f"{file}/pip", "install", "--quiet", "--no-index", "--no-deps", str(file)]
        subprocess.run(call, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
