"""`make check`: what can be said of the code without running the portal. Stops at nothing; the
exit status says whether all held."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
OURS = ["manage.py", "ljungby_social", "enterprises", "procurement", "tests"]
PRODUCTION = {
    "DEBUG": "False",
    "SECRET_KEY": "only-for-the-check-" + "x1y2z3" * 8,
    "ALLOWED_HOSTS": "social.example.se",
    "SITE_URL": "https://social.example.se",
}

CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", *OURS],
    "lint": ["ruff", "check", "--quiet", *OURS],
    "types": ["mypy"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "imports": ["lint-imports", "--no-cache"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deploy": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": ["python", "-m", "tests.translations"],
}


def run(name: str) -> tuple[str, int, float, str]:
    started = time.monotonic()
    program, *arguments = CHECKS[name]
    environment = {"DEBUG": "True", **os.environ, **(PRODUCTION if name == "deploy" else {})}
    done = subprocess.run(
        [BIN / program, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return name, done.returncode, time.monotonic() - started, done.stdout


def main() -> int:
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, status, seconds, output in pool.map(run, sys.argv[1:] or CHECKS):
            print(f"{'ok' if status == 0 else 'FAILED':<7}{name:<14}{seconds:5.1f} s", flush=True)
            if status != 0:
                failed.append(name)
                print(output.rstrip(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
