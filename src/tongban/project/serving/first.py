"""What comes before serving: tables, set-up and, in demo mode, the demo. Run as a module by the supervisor."""

import json
import os
import sys
from contextlib import redirect_stdout
from dataclasses import asdict, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tongban.project import ready
from tongban.project.cli import guarded


def run() -> int:
    """Make ready; in demo mode print the demo's accounts as JSON."""
    ready.prepare()
    if os.environ.get("TONGBAN_DEMO") == "1" and (demo := _demo()):
        with redirect_stdout(sys.stderr):  # standard output is the supervisor's, for the accounts
            demo.ensure()
            accounts = [_plain(one) for one in demo.accounts()]
        sys.stdout.write(json.dumps(accounts, ensure_ascii=False))
    return 0


def _demo() -> Any:
    """The demo, where this installation has one."""
    spec = find_spec("tongban.project.demo")
    return import_module("tongban.project.demo") if spec and spec.origin else None


def _plain(account: Any) -> Any:
    if is_dataclass(account) and not isinstance(account, type):
        account = asdict(account)
    if isinstance(account, dict):
        account = list(account.values())
    return [str(part) for part in account] if isinstance(account, list | tuple) else [str(account)]


if __name__ == "__main__":
    sys.exit(guarded(run))
