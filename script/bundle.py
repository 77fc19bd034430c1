"""The offline bundle: all wheels that the program needs at run time, its own wheel, and an installer, in one archive.

Run: .venv/bin/python script/bundle.py [FOLDER]. Wheels are downloaded once into var/cache/wheels, checked by the lock's
hashes; front end and translations are built as for any wheel. FOLDER (var/bundle) then holds the folder `tongban` and
`tongban-VERSION-PLATFORM.tar`. To be run where processor and Python are those of the machine it is for.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import time
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "cache" / "wheels"
TOOLS = ("pip",)  # what the installer itself needs


def needed(names: list[str]) -> set[str]:
    """The packages that these need on this machine, with all that those need."""
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        extras = sorted(one.extras) or [""]
        key = f"{name}[{','.join(extras)}]"
        if key in found:
            continue
        found.add(key)
        for said in distribution(name).requires or []:
            below = Requirement(said)
            if not below.marker or any(below.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(below)
    return {key.partition("[")[0] for key in found}


def locked(names: set[str]) -> str:
    """Their lines of the lock, with all hashes."""
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", (ROOT / "requirements.lock").read_text())
    kept = {canonicalize_name(block.partition("==")[0]): block for block in blocks if "==" in block}
    if missing := names - kept.keys():
        sys.exit(f"bundle: the lock lacks {', '.join(sorted(missing))}")
    return "".join(kept[name] for name in sorted(names))


def run(*words: str) -> None:
    """Run with this Python; stop where it fails."""
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True)


def gather(place: Path) -> None:
    """The wheels: those of the lock by hash from the cache, ours as built."""
    wheels = place / "wheels"
    wheels.mkdir(parents=True)
    lines = locked(needed([*own(), *TOOLS]))
    wanted = CACHE.with_name("runtime.lock")
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted.write_text(lines)
    quiet = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")
    run("-m", "pip", "download", *quiet, "--require-hashes", "--only-binary", ":all:", "--no-deps",
        "--dest", str(CACHE), "--find-links", str(CACHE), "--requirement", str(wanted))  # fmt: skip
    names = dict(re.findall(r"(?m)^(\S+?)==(\S+)", lines))
    known = {(canonicalize_name(k), v) for k, v in names.items()}
    for wheel in CACHE.glob("*.whl"):
        name, version = wheel.name.split("-")[:2]
        if (canonicalize_name(name), version) in known:
            shutil.copy2(wheel, wheels)
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels))
    (ours,) = wheels.glob("tongban-*.whl")
    version = ours.name.split("-")[1]
    digest = hashlib.sha256(ours.read_bytes()).hexdigest()
    (place / "requirements.txt").write_text(f"{lines}tongban=={version} --hash=sha256:{digest}\n")
    (place / "VERSION").write_text(f"{version}-{digest[:8]}\n")


def own() -> list[str]:
    """What pyproject.toml names for the run time."""
    import tomllib  # noqa: PLC0415 - of this function alone

    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]


def finish(place: Path) -> Path:
    """The installer, the examples, the sums; all in one archive."""
    for part in ("systemd", "nginx", "tongban.env"):
        source = ROOT / "deploy" / part
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, place / part)
    shutil.copy2(ROOT / "deploy" / "install", place / "install")
    (place / "PYTHON").write_text(f"{sys.version_info.major}.{sys.version_info.minor}\n")
    files = sorted(f for f in place.rglob("*") if f.is_file())
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(place)}\n" for f in files]
    (place / "SHA256SUMS").write_text("".join(sums))
    version = (place / "VERSION").read_text().split("-")[0]
    platform = sysconfig.get_platform().replace("-", "_")
    archive = (
        place.parent / f"tongban-{version}-{platform}-cp{sys.version_info.major}{sys.version_info.minor}.tar"
    )
    with tarfile.open(archive, "w") as tar:  # wheels are packed already
        tar.add(place, arcname="tongban")
    return archive


def main(folder: Path) -> None:
    begun = time.monotonic()
    place = folder / "tongban"
    shutil.rmtree(place, ignore_errors=True)
    run("-m", "tongban.project.cli", "assets")
    run("-m", "tongban.project.cli", "messages")
    gather(place)
    archive = finish(place)
    count = len(list((place / "wheels").iterdir()))
    size = archive.stat().st_size / 1e6
    print(f"{archive}: {count} wheels, {size:.0f} MB, made in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "var" / "bundle")
