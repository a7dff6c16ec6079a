"""Asks whether a known weakness is in what requirements.lock pins; skipped, with the reason, where that cannot be asked.

Exit code 1 when there is one, else 0.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
SECONDS = 120


def main() -> int:
    """Print what was found; return the exit code."""
    if importlib.util.find_spec("pip_audit") is None:
        return _skipped("pip-audit is not installed; it comes with the development tools")
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603 - this interpreter, these words
        found = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return _skipped(f"its data did not come within {SECONDS} seconds")
    except ValueError:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        return _skipped(f"its data cannot be reached: {said[-1][:200] if said else 'pip-audit said nothing'}")
    weak = [(one["name"], one["version"], bug["id"]) for one in found for bug in one.get("vulns", ())]
    for name, version, bug in weak:
        sys.stdout.write(f"{name} {version}: {bug}\n")
    sys.stdout.write(f"audit: {len(weak)} known weaknesses in {len(found)} packages\n")
    return 1 if weak else 0


def _skipped(reason: str) -> int:
    sys.stdout.write(f"audit: skipped: {reason}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
