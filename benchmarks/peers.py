"""100 web pages to one mail, here and by what a person would put together otherwise: `python -m benchmarks.peers` prints the ratio.

The others (trafilatura, sumy, Jinja2, npm mjml) are installed into a folder of their own, `build/peers`, at first; that needs pip, npm
and a network. What this program does beside, finding speakers, a feed, a page, a text part, verifying, is in its time and not in theirs.
"""

import shutil
import subprocess
import tempfile
import venv
from pathlib import Path

from benchmarks.articles import write_project
from benchmarks.measuring import DIGEST, Run, machine, median, run, say, versions

PLACE = Path(__file__).parent.parent / "build" / "peers"
LIBRARIES = ("trafilatura>=2.0", "sumy>=0.11", "numpy", "setuptools<81", "jinja2>=3.1")
PAGES = 100
ROUNDS = 3


class MissingError(Exception):
    """The others cannot be installed; the message says why."""


def installed() -> tuple[Path, Path]:
    """Return the interpreter with their libraries, and mjml's program.

    Raises:
        MissingError: when they are not there and cannot be installed.
    """
    python, mjml = PLACE / "venv" / "bin" / "python", PLACE / "node_modules" / "mjml" / "bin" / "mjml"
    try:
        if not python.exists():
            venv.create(PLACE / "venv", with_pip=True)
            _quietly(str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *LIBRARIES)
        if not mjml.exists():
            npm = shutil.which("npm")
            if npm is None:
                raise MissingError("npm is not installed")
            _quietly(npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(PLACE), "mjml@4")
    except (OSError, subprocess.CalledProcessError) as error:
        raise MissingError(str(error)) from error
    return python, mjml


def _quietly(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the benchmark's own commands


def measure() -> dict[str, Run]:
    """Return what each way costs from pages to mail, in turn."""
    python, mjml = installed()
    ours: list[Run] = []
    theirs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        root = Path(name)
        write_project(root, PAGES, form="html")
        peer = (
            str(python),
            str(Path(__file__).with_name("peer_pipeline.py")),
            str(root / "seeds"),
            str(mjml),
            str(root / "mail.html"),
        )
        for _ in range(ROUNDS):
            for folder in ("dist", ".digest"):
                shutil.rmtree(root / folder, ignore_errors=True)
            ours.append(run((*DIGEST, "build", "--project", str(root), "--engine", "inline")))
            theirs.append(run(peer))
    return {"digest build, cold, 1 worker": median(ours), "trafilatura + sumy + Jinja2 + npm mjml": median(theirs)}


def main() -> None:
    """Print the table, or why there is none."""
    try:
        found = measure()
    except MissingError as error:
        say(f"the peers cannot be measured here: {error}")
        return
    say(f"{machine()}\n{versions('newsletter-digest', 'trafilatura')}; {PAGES} web pages\n")
    base = next(iter(found.values())).seconds
    for name, one in found.items():
        say(f"{name:<42} {one.seconds:6.2f} s   {one.seconds / base:5.2f} ×   {one.peak_bytes / 2**20:5.0f} MiB")


if __name__ == "__main__":
    main()
