"""What inline markup means, settled in the tree of an HTML document before any text is taken from it.

Every reader that meets HTML calls `settle` first. What a person does not see gets the attribute `hidden`, and an element with this
attribute is not seen: one rule for all who take text. Raised and lowered letters become signs of Unicode where those exist; what is left
as `sup`, `sub` or `math` cannot be said in letters alone, and its paragraph is never printed.
"""

from typing import Any, Final

from lxml import etree

from digest.readers.inline.notes import hide_footnote_marks
from digest.readers.inline.signs import settle_formula, settle_raised, write_quotation_marks
from digest.readers.inline.survey import Survey
from digest.readers.inline.unseen import hide_unseen, settle_word_processor

_HIDDEN = etree.XPath("descendant::*[@hidden]")
UNPRINTABLE_TAGS: Final = frozenset({"sup", "sub", "math"})
"""Elements that `settle` leaves where letters alone would not say what a person sees."""

UNSEEN_TAGS: Final = frozenset(
    "applet area audio base canvas datalist embed head iframe input link meta meter noembed noframes noscript object option param progress"
    " script select source style svg template textarea title track video".split()
)
"""Elements whose words are not seen, or are not the page's."""

SOFT_HYPHEN: Final = "\u00ad"
"""Where a word may be broken; not seen within a line."""


def settle(root: etree._Element) -> None:
    """Mark with `hidden` what a person does not see in a tree, and say the rest in signs; changes the tree in place."""
    survey = Survey(root)
    settle_word_processor(survey)
    hide_unseen(root, survey)
    for quotation in survey.quotations:
        write_quotation_marks(quotation)
    hide_footnote_marks(survey)
    for formula in survey.formulas:
        settle_formula(formula)
    for element in survey.raised:
        settle_raised(element)
    for line in survey.lines:
        line.text, line.tail = f" {line.text or ''}", f" {line.tail or ''}"
    for heading in survey.headings:
        for line_break in heading.iter("br"):
            line_break.tag = "wbr"
            line_break.tail = f" {line_break.tail or ''}"


def drop_hidden(root: etree._Element) -> None:
    """Take out of a tree what `settle` marked as hidden; what follows an element stays."""
    found: Any = _HIDDEN(root)
    for element in found:
        _drop(element)


def _drop(element: etree._Element) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
