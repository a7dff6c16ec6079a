"""What the program is made of: told completely, the same each time, and nothing of the machine that tells it."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def ran(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / ".ci" / script)], capture_output=True, text=True, timeout=180, check=False
    )


def test_bill_of_materials_has_every_locked_package_with_its_hashes() -> None:
    told = ran("sbom.py")
    assert told.returncode == 0, told.stderr
    bill = json.loads(told.stdout)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==([\w.]+)", LOCK, re.MULTILINE))
    assert {(one["name"], one["version"]) for one in bill["components"]} == pinned
    assert all(one["hashes"] for one in bill["components"])
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK)
    assert sorted(one["content"] for part in bill["components"] for one in part["hashes"]) == sorted(hashes)
    known = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in bill["dependencies"]} == known
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= known


def test_bill_of_materials_is_the_same_each_time_and_names_no_host() -> None:
    told = ran("sbom.py").stdout
    assert told == ran("sbom.py").stdout
    assert "://" not in told
    assert str(ROOT) not in told


def test_every_locked_package_has_a_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        pins = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
        assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
