"""The repository itself: no secret in it, every package pinned with its hash, what runs is what the lock says."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# patterns of secrets as they are issued, or as they stand in code
SECRETS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
    "key of a cloud": re.compile(r"\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{16,}\b"),
    "token of a forge": re.compile(
        r"\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20}|pypi-[\w-]{60,}|npm_[A-Za-z0-9]{36})"
    ),
    "token of a service": re.compile(
        r"\b(?:[sr]k_live_[A-Za-z0-9]{16,}|xox[abprs]-[\w-]{10,}|SG\.[\w-]{20,}\.|sk-[A-Za-z0-9]{32,})"
    ),
    "signed token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "password in an address": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s/:@\"'{}<>$]+:(?!(?:secret|password|pw|p|x|pass|KENNWORT)@)[^\s/@\"'{}<>$]{3,}"
        r"@(?!(?:[\w.-]*\.)?(?:example|invalid|test|localhost|127\.0\.0\.1)(?:[.:/\"'`\s)]|$))[\w.-]+\.[a-z]{2,}"
    ),
    "setting with a value": re.compile(
        r"(?i)\b(?:secret_key|api_key|access_key|auth_token|client_secret)\b\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{20,}[\"']"
    ),
}
# what only looks like one: (file, what)
KNOWN: set[tuple[str, str]] = set()
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def files():
    said = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in said.stdout.split("\n") if name and (ROOT / name).is_file()]


def test_no_secret_stands_in_the_repository():
    found = set()
    for file in files():
        text = file.read_bytes().decode("utf-8", "ignore")
        found |= {(str(file.relative_to(ROOT)), what) for what, form in SECRETS.items() if form.search(text)}
    assert found == KNOWN


def test_no_file_that_holds_secrets_is_kept():
    names = re.compile(
        r"(?:^|/)(?:\.env(?:\..*)?|id_(?:rsa|ed25519|ecdsa)|.*\.(?:pem|key|p12|pfx|jks|kdbx)|\.netrc|\.pypirc|\.npmrc)$"
    )
    assert [str(f) for f in files() if names.search(str(f))] == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "AKIA" + "A" * 16,
        "ghp_" + "a" * 36,
        "postgres://u:hunter22@" + "db.prod.cn/x",
        'SECRET_KEY = "' + "a1" * 15 + '"',
    ],
)
def test_the_scan_finds_what_it_looks_for(text):
    assert any(form.search(text) for form in SECRETS.values())


def locked():
    """Package to (version, hashes)."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if pin := PIN.match(line):
            name = pin[1].lower().replace("_", "-")
            found[name] = (pin[2], 0)
        if "--hash=sha256:" in line:
            assert re.search(r"--hash=sha256:[0-9a-f]{64}(?:\s|$)", line)
            found[name] = (found[name][0], found[name][1] + 1)
        assert not re.search(r"git\+|https?://|^-e|--(?:extra-)?index-url|--trusted-host", line)
    return found


def test_every_package_is_pinned_with_hashes_and_comes_from_the_index():
    assert [name for name, (_version, hashes) in locked().items() if not hashes] == []
    assert len(locked()) > 50


def test_what_is_installed_is_what_the_lock_says():
    installed = {
        d.metadata["Name"].lower().replace("_", "-"): d.version
        for d in metadata.distributions()
        if d.metadata["Name"]
    }
    differing = {
        n: (v, installed[n]) for n, (v, _h) in locked().items() if n in installed and installed[n] != v
    }
    assert differing == {}


def test_packages_of_the_front_end_have_their_checksums():
    import json

    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text())["packages"]
    assert [
        name
        for name, told in packages.items()
        if name and not told.get("link") and "sha512-" not in told.get("integrity", "")
    ] == []
