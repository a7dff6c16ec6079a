"""Everything the mail uses is supported by the clients that matter, or is accepted here with its reason. Data: caniemail."""

import json
import subprocess
from pathlib import Path

STYLE_SHEET = "only in the style sheet, which nothing depends on: the mail looks right without it"
ACCEPTED = {
    "<style> element": "dark colours and narrow margins are extras; every colour and size is inline too",
    "@media": STYLE_SHEET,
    "ID selector": STYLE_SHEET,
    "Class selector": STYLE_SHEET,
    "Type selector": STYLE_SHEET,
    "Universal selector *": STYLE_SHEET,
    "Attribute selector": STYLE_SHEET,
    "Chaining selectors": STYLE_SHEET,
    "Child combinator": STYLE_SHEET,
    "Descendant combinator": STYLE_SHEET,
    "outline": STYLE_SHEET,
    "display:none": "of the preheader, which is also one pixel high and in the colour of the page",
    "opacity": "of the preheader, as above",
    "overflow": "of the preheader, as above",
    "transform": "taken by the data for text-transform of a section's heading; without it the heading is as written",
    "<bdi> element": "where it is unknown its words stand as they are; names of the other direction may then sit oddly",
    "aria-label attribute": "the compiler's own, on the whole body",
    "aria-hidden attribute": "of the dots between parts; read out they do no harm",
    "height property": "the compiler's own, beside the attribute",
    "word-break": "the compiler's own reset",
    "word-spacing": "the compiler's own, for the body",
    "white-space": "keeps a date on one line; without it the date may wrap",
    "<body> element": "its colours are repeated on the element within",
}


def test_every_feature_is_supported_or_accepted_with_a_reason(
    files: dict[str, str], tools: Path, tmp_path: Path
) -> None:
    mail = tmp_path / "email.html"
    mail.write_text(files["email.html"], "utf-8")
    command = ["node", str(tools.parent / "clients.mjs"), str(mail)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    lacking = json.loads(found.stdout)
    assert lacking, "the data was not read: some client always lacks something"
    assert {feature: clients for feature, clients in lacking.items() if feature not in ACCEPTED} == {}
