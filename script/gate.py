"""The gate's steps in order, each with its time; the last line sums up all tests."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tongban.project import database

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NO_TESTS = 5  # pytest's word for an empty part
# each process takes a stretch of the tests, so that what a file's tests share is made once, and the first
# to end takes over from the others (loadgroup groups nothing since pytest 9.2: pytest-xdist #1386)
SIDE_BY_SIDE = ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal")
# half a minute and more in one test: begun first, so that none is left alone at the end
LONGEST = {"test_demo_killed.py", "test_two_houses.py", "test_bundle.py", "test_renewing.py"}
CLOSING = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s")

tests: Counter[str] = Counter()


def run(*words: str, **more: str) -> bool:
    """Run a program of the environment, showing what it said; whether all went well."""
    call = [str(BIN / words[0]), *words[1:]]
    env, pipe = {**os.environ, **more}, subprocess.PIPE
    done = subprocess.run(call, cwd=ROOT, env=env, check=False, stdout=pipe, stderr=subprocess.STDOUT)
    print(done.stdout.decode(), end="", flush=True)  # all at once: another step may run beside it
    return done.returncode == 0


def pytest(*words: str) -> bool:
    """Run tests, showing what they say and counting them."""
    colour = "--color=yes" if sys.stdout.isatty() else "--color=no"
    call = [str(BIN / "python"), "-m", "pytest", "-q", "--no-header", colour, *SIDE_BY_SIDE, *words]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            if found := CLOSING.match(re.sub(r"\x1b\[\d*m", "", line)):
                tests.update({kind: int(n) for n, kind in re.findall(r"(\d+) (\w+)", found[1])})
    return running.returncode in {0, NO_TESTS}


def lint() -> bool:
    return run("ruff", "check", ".") and run("ruff", "format", "--check", ".")


def imports() -> bool:
    return run("lint-imports")


def types() -> bool:
    return run("mypy")


def templates() -> bool:
    """The formatter has no checking mode of its own: what it would change is found on a copy."""
    copy = ROOT / "var" / "gate" / "templates"
    shutil.rmtree(copy, ignore_errors=True)
    files = sorted((ROOT / "src").rglob("templates/**/*.html"))
    for file in files:
        target = copy / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    if files and not run("djangofmt", "--quiet", str(copy)):
        return False
    wrong = [file for file in files if (copy / file.relative_to(ROOT)).read_bytes() != file.read_bytes()]
    for file in wrong:
        print(f"{file.relative_to(ROOT)}: not formatted; run: .venv/bin/djangofmt {file.relative_to(ROOT)}")
    return not wrong and (
        not files or run("djangofmt", "check", "--output-format", "concise", *map(str, files))
    )


def migrations() -> bool:
    settings = {"DJANGO_SETTINGS_MODULE": "tongban.project.settings"}
    return run("python", "-m", "django", "makemigrations", "--check", "--dry-run", **settings)


def unit() -> bool:
    """Each room by itself."""
    return pytest("src", "-m", "not journey and not processes")


def consistency() -> bool:
    """What is asked of several rooms, or of all at once."""
    elsewhere = ("--ignore=tests/api", "--ignore=tests/journeys")
    return pytest("tests", "-m", "not journey and not processes", *elsewhere)


def api() -> bool:
    return pytest("tests/api", "-m", "not journey and not processes")


def processes() -> bool:
    return pytest(*naming("mark.processes"), "-m", "processes")


def journeys() -> bool:
    return browser() and pytest(*naming("mark.journey"), "-m", "journey")


def naming(mark: str) -> list[str]:
    """The files of tests that name a mark: to read four thousand tests for a hundred of them takes a while."""
    files = [file for part in ("src", "tests") for file in sorted((ROOT / part).rglob("test_*.py"))]
    named = [file for file in files if mark in file.read_text(encoding="utf-8")]
    return [str(file.relative_to(ROOT)) for file in sorted(named, key=lambda one: one.name not in LONGEST)]


def browser() -> bool:
    """The system's Chromium, else apt's as root, else Playwright's own; and a Chinese font."""
    found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    if os.environ.setdefault("TONGBAN_CHROMIUM", next(found, "")):
        return True
    del os.environ["TONGBAN_CHROMIUM"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-qq"), ("install", "-y", "-qq", "chromium", "fonts-noto-cjk")):
            made = subprocess.run(["apt-get", *words], check=False, env=quiet, stdout=subprocess.DEVNULL)
        return made.returncode == 0
    return run("playwright", "install", "chromium")


def package() -> bool:
    """A wheel, installed where no checkout is in sight, sets itself up and finds nothing wrong.

    The packages of the lock are lent by a path file; path files found there are not read, so the checkout's own
    package stays out of sight.
    """
    place = ROOT / "var" / "gate" / "package"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if not run("python", "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)):
        return False
    python = place / "venv" / "bin" / "python"
    (wheel,) = place.glob("*.whl")
    lent, version = (
        next((ROOT / ".venv" / "lib").glob("python*/site-packages")),
        f"python{sys.version_info.major}",
    )
    made = run("python", "-m", "venv", "--without-pip", str(place / "venv")) and run(
        "python", "-m", "pip", "-q", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)
    )
    own = next((place / "venv" / "lib").glob(f"{version}*/site-packages"))
    (own / "lent.pth").write_text(f"{lent}\n")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TONGBAN_", "PYTHON", "DJANGO_"))}
    clean["TONGBAN_HOME"] = str(place / "home")
    call = [str(place / "venv" / "bin" / "tongban"), "check"]
    return made and subprocess.run(call, cwd=place, env=clean, check=False).returncode == 0


# each keeps one processor busy: two at once, the longest first
READING: list[Callable[[], bool]] = [types, lint, imports, templates, migrations]
TESTING: list[Callable[[], bool]] = [unit, consistency, api, processes, journeys, package]
STEPS = [*READING, *TESTING]


def main(wanted: list[str]) -> int:
    names = [step.__name__ for step in STEPS]
    if unknown := [name for name in wanted if name not in names]:
        print(f"no part {', '.join(unknown)}; there are: {' '.join(names)}", file=sys.stderr)
        return 2
    os.environ.setdefault("TONGBAN_HOME", str(ROOT / "var" / "test"))
    os.environ.setdefault("TONGBAN_PG_FAST", "1")
    # hundreds of programs are started: each would compile everything anew
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    asked = [step for step in STEPS if step.__name__ in (wanted or names)]
    with database.running(), ThreadPoolExecutor(2) as two:
        good = all([*two.map(timed, (step for step in asked if step in READING))])
        good = good and all(timed(step) for step in asked if step in TESTING)
    if not good and not tests["failed"] + tests["error"] + tests["errors"]:
        tests["failed"] = 1  # the step itself
    others = "".join(f", {tests[kind]} {kind}" for kind in ("skipped", "errors", "error") if tests[kind])
    print(f"{tests['passed']} passed, {tests['failed']} failed{others} in {time.monotonic() - begun:.1f}s")
    return 0 if good else 1


def timed(step: Callable[[], bool]) -> bool:
    name = step.__name__
    print(f"--- {name}", flush=True)
    begun = time.monotonic()
    good = step()
    print(f"--- {name}: {'ok' if good else 'FAILED'} in {time.monotonic() - begun:.1f}s", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
