"""python -m tests.gate: what a change must pass besides the tests. Runs all of it and fails if any of it fails."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]

STEPS = {
    "style": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "types": [PYTHON, "-m", "mypy", "--strict", "."],
    "import contracts": [str(BIN / "lint-imports")],
    "safe to deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations complete": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "README commands": [PYTHON, ".ci/readme.py", "check"],
}

# As a real installation would be set: what `check --deploy` looks at comes from here, nothing is connected to.
PRODUCTION = {
    "ALLOWED_HOSTS": "greengate.example",
    "CSRF_TRUSTED_ORIGINS": "https://greengate.example",
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "1",
    "SECRET_KEY": "only for the gate: " + "0123456789abcdef" * 4,
    "SITE_URL": "https://greengate.example",
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="greengate-gate-") as folder:
        environment = os.environ | PRODUCTION | {"VAR_DIR": folder}
        failed = [name for name, program in STEPS.items() if not _passes(name, program, environment)]
    print(f"The gate is closed: {', '.join(failed)}." if failed else "The gate is open.")
    return 1 if failed else 0


def _passes(name: str, program: list[str], environment: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())
