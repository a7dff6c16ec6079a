"""Where the files are that come with the program. Layer 1: looks where folders are, reads nothing."""

from pathlib import Path


def packaged_folder() -> Path:
    """Return the folder of the templates that come with the program: beside it when installed, else the checkout's own."""
    here = Path(__file__).parent
    installed = here / "_templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"
