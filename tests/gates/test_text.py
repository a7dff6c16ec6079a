"""The text part is 72 columns wide, save for addresses; the HTML of a mail stays in its budget."""

import re

from digest.text.wrap import width
from tests.samples import SITE


def test_text_part_has_72_columns(files: dict[str, str]) -> None:
    long = [line for line in files["email.txt"].splitlines() if width(line) > 72 and not re.search(r"<\w+://", line)]
    assert long == []


def test_mail_stays_in_its_budget(files: dict[str, str]) -> None:
    assert len(files["email.html"].encode()) <= SITE.email_budget
