"""One web process and two, on one PostgreSQL: requests a second by wrk, which must be installed.

Run: .venv/bin/python -m benchmarks.web [--seconds 12] [--home FOLDER]. The folder is a data folder of its own.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PORT = 20741
BASE = f"http://127.0.0.1:{PORT}"
CLIENTS = 16
FILE = """
math.randomseed(os.time())
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
request = function()
  local text = string.format("宁合社区%d号楼门口的路灯坏了%d天，晚上很黑。", math.random(1, 999), math.random(2, 99))
  return wrk.format(nil, nil, nil, '{"text": "' .. text .. '"}')
end
"""
ASKED = {"portal page": ("/", ""), "public list": ("/public/", ""), "a filing": ("/api/requests", FILE)}


def serving(home, workers):
    env = {**os.environ, "TONGBAN_HOME": str(home), "TONGBAN_BIND": f"127.0.0.1:{PORT}"}
    call = [sys.executable, "-m", "tongban.project.cli", "serve", "--workers", str(workers), "--threads", "4"]
    made = subprocess.Popen(call, env=env, stdout=subprocess.PIPE, text=True)
    made.stdout.readline()
    return made


def drained(home):
    """The worker has done what the filings before left to it: it shares the processors."""
    env = {**os.environ, "TONGBAN_HOME": str(home)}
    while True:
        call = [sys.executable, "-m", "tongban.project.cli", "doctor", "--json"]
        told = json.loads(subprocess.run(call, env=env, capture_output=True, text=True, check=False).stdout)
        if told["outbox"]["waiting"] + told["jobs"]["waiting"] == 0:
            return
        time.sleep(3)


def asked(path, script, seconds):
    """Requests a second, the 95th hundredth of the times, and answers that were not 2xx."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        done = 'done = function(s, l, r) io.write(string.format("p95 %.1f wrong %d\\n", l:percentile(95) / 1000, s.errors.status + s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout)) end'
        file.write(f"{script}\n{done}\n")
        file.flush()
        call = ["wrk", "-t", "1", "-c", str(CLIENTS), "-d", f"{seconds}s", "-s", file.name, f"{BASE}{path}"]
        said = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    p95, wrong = re.search(r"p95 ([\d.]+) wrong (\d+)", said).groups()
    return {"a_second": rate, "p95_ms": float(p95), "wrong": int(wrong)}


def main():
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seconds", type=int, default=12)
    given.add_argument("--home", type=Path, default=Path("/tmp/tongban-web-benchmark"))
    args = given.parse_args()
    told = {}
    for workers in (1, 2):
        print(
            f"load before {workers}: {os.getloadavg()[0]:.1f}", flush=True
        )  # above 0.5 the figures say little
        one = serving(args.home, workers)
        try:
            for name, (path, script) in ASKED.items():
                for _ in range(4 * workers):  # every process has read what a page needs
                    urllib.request.urlopen(BASE + "/").read()
                asked(path, script, 2)
                drained(args.home)
                told.setdefault(name, {})[workers] = asked(path, script, args.seconds)
        finally:
            one.terminate()
            one.wait(60)
        time.sleep(1)
    print(json.dumps(told, indent=1, ensure_ascii=False))
    for name, by in told.items():
        print(
            f"| {name} | {by[1]['a_second']:.0f} | {by[2]['a_second']:.0f} | {by[2]['a_second'] / by[1]['a_second']:.2f} |"
        )


if __name__ == "__main__":
    main()
