"""What a person does not see of a page.

That is what is not drawn, clipped away, struck, or kept for screen readers, and a word processor's comments.
"""

import re
from collections.abc import Collection

from lxml import etree

from digest.readers.inline.context import hide, text_of
from digest.readers.inline.survey import GONE, Survey

_ICON_CLASS = re.compile(
    r"(?:^|[\s_-])(?:icons?|material-(?:icons|symbols)\S*|fa[bsrl]?|fa-\S+|glyph\S*|anchor|header-?link|heading-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ICON_CHARS = 40
"""Fonts of icons have names such as `open_in_new` in the place of signs."""
_NEW_TAB = re.compile(
    r"[\s,;:–—(\[]*(?:"
    r"(?:(?:this )?(?:link )?(?:will )?opens?|opening)\b.{0,20}\bnew (?:browser )?(?:tab|window)"
    r"|(?:link )?(?:öffnet|wird)\b.{0,25}\b(?:neue[mns]?|anderen) (?:tab|fenster|registerkarte)\b.{0,15}"
    r"|(?:s[’']ouvre|ouvre|ouverture|ouvrir)\b.{0,20}\b(?:nouvel(?:le)? (?:onglet|fenêtre))"
    r"|(?:se )?abre\b.{0,20}\b(?:nueva (?:pestaña|ventana)|nova (?:aba|guia|janela|separador))"
    r"|(?:si )?apre\b.{0,20}\b(?:nuova (?:scheda|finestra))"
    r"|opent\b.{0,20}\bnieuw(?:e)? (?:tabblad|venster)"
    r"|external link|externer link|lien externe|enlace externo"
    r")[\s.)\]]*",
    re.IGNORECASE,
)  # fmt: skip
"""What a link says of itself to people who cannot see its icon."""
_NEW_TAB_CHARS = 60

_UNHIDDEN_CHARS = 500
"""What holds so much text in paragraphs, and more than half of the page's, is hidden only until a script shows it."""


def hide_unseen(root: etree._Element, survey: Survey) -> None:
    """Hide what a person does not see; not boxes that hold most of the page's text, which a script must be meant to show."""
    for element in survey.gone:
        hide(element)
    shown_by_script = _shown_by_script(root, survey)
    for element in (*survey.hidden, *survey.hidden_by_style_sheets):
        if element not in shown_by_script:
            hide(element)
        elif element.get("hidden") is not None:
            del element.attrib["hidden"]
    for element in survey.aria_hidden:
        if _is_icon(element):
            hide(element)
    for label in survey.labels:
        if len(label.text or "") <= _NEW_TAB_CHARS and _NEW_TAB.fullmatch(label.text or ""):
            hide(label)


def _is_icon(element: etree._Element) -> bool:
    """Whether something that is kept from screen readers is a picture or a sign rather than words."""
    words = text_of(element)
    if element.tag in {"svg", "i"} or _ICON_CLASS.search(element.get("class") or ""):
        return len(words) <= _ICON_CHARS
    return element.tag in {"a", "span"} and len(words) <= 2 and not any(sign.isalnum() for sign in words)


def _shown_by_script(root: etree._Element, survey: Survey) -> set[etree._Element]:
    """Return what a script must be meant to show: boxes of one kind, or all that style sheets hide, with most of what there is to read."""
    groups: dict[str, list[etree._Element]] = {}
    for box in survey.hidden:
        if box.tag not in GONE:
            groups.setdefault(box.get("class") or f"#{len(groups)}", []).append(box)
    whole = 0
    shown: set[etree._Element] = set()
    for boxes in (*groups.values(), survey.hidden_by_style_sheets):
        chars = sum(map(_paragraph_chars, _outermost(boxes)))
        if chars >= _UNHIDDEN_CHARS:
            whole = whole or _paragraph_chars(root)
            if 2 * chars > whole:
                shown.update(boxes)
    return shown


def _outermost(boxes: Collection[etree._Element]) -> list[etree._Element]:
    known = set(boxes)
    return [box for box in boxes if known.isdisjoint(box.iterancestors())]


def _paragraph_chars(root: etree._Element) -> int:
    return sum(len(text_of(paragraph)) for paragraph in root.iter("p"))


def settle_word_processor(survey: Survey) -> None:
    """Make a word processor's title a heading; hide the codes of its fields, and comments with their anchors."""
    if survey.word_titles and not any(heading.tag == "h1" for heading in survey.headings):
        survey.word_titles[0].tag = "h1"
        survey.headings.append(survey.word_titles[0])
    for field_begin in survey.field_codes:
        _hide_field_code(field_begin)
    for link in survey.links:
        target = (link.get("href") or "").rpartition("#")[2]
        if target.startswith("cmnt_ref"):  # a comment, which leads back to its anchor
            hide(next((around for around in link.iterancestors() if around.tag in {"p", "div", "li"}), link))
        elif target.startswith(("_msocom_", "cmnt")):
            parent = link.getparent()
            hide(parent if parent is not None and parent.tag == "sup" else link)


def _hide_field_code(begin: etree._Element) -> None:
    """Hide what stands between a field's beginning and its result, or its end when it has none, within its paragraph."""
    begin.tail = None
    for after in begin.itersiblings():
        style = after.get("style") or ""
        if "field-separator" in style or "field-end" in style:
            return
        hide(after)
        after.tail = None
