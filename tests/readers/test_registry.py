"""Which reader reads what is told without loading one."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from digest.readers import read_document
read_document({data!r}, source={source!r})
print(*sorted(name for name in sys.modules if name.startswith("digest.readers.") or name in ("lxml.html", "email.parser", "trafilatura")))
"""
TEXT = "Ferry line to test battery ship\n\nThe island's largest ferry line will run a ship on batteries alone this spring.\n"
PAGE = (
    f"<!DOCTYPE html><html><title>Ferry</title><h1>Ferry</h1><div class=story>{f'<p>{TEXT[33:]}</p>' * 8}</div></html>"
)


@pytest.mark.parametrize(
    ("data", "source", "loaded", "unloaded"),
    [
        (TEXT, "seeds/a.txt", "digest.readers.plain_text", ("html", "mail", "feeds", "web_archive", "pdf", "markdown")),
        (PAGE, "seeds/a.html", "digest.readers.html", ("plain_text", "mail", "feeds", "web_archive", "pdf")),
    ],
    ids=["text", "page"],
)
def test_document_loads_its_own_reader_alone(data: str, source: str, loaded: str, unloaded: tuple[str, ...]) -> None:
    program = PROGRAM.format(data=data.encode(), source=source)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = done.stdout.split()
    assert loaded in names
    assert not {f"digest.readers.{name}" for name in unloaded}.intersection(names)
    assert not {"email.parser", "trafilatura"}.intersection(names)
    assert ("lxml.html" in names) == (loaded == "digest.readers.html")
