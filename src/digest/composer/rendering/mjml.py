"""MJML to HTML, with a linter before the compiler.

The compiler (mjml-python, MRML) accepts anything: a misspelt tag vanishes with all it holds, and some characters in attributes come out
garbled. So what goes in is linted and made ASCII first, and the characters are put back afterwards. Every rule here is one of the MJML
reference or a measured defect of the compiler; each has a test that shows what happens without it.
"""

import difflib
import re
from html.parser import HTMLParser
from typing import NoReturn

from digest.errors import MjmlError, TemplateError
from digest.text.markup import VOID_ELEMENTS

MAX_DEPTH = 100
"""Deepest nesting passed to the compiler. It crashes the process at about 10,000 levels; a usual email has 15."""

_PADDINGS = "padding padding-bottom padding-left padding-right padding-top"
_BOX = f"background-color border border-bottom border-left border-radius border-right border-top {_PADDINGS}"
_TYPE = "color font-family font-size font-style font-weight letter-spacing line-height text-align text-decoration text-transform"
_IMAGE = "background-position background-repeat background-size background-url"
_ICONS = "icon-height icon-padding icon-size text-padding"
_INNER = f"{_BOX} align container-background-color css-class height width"

ATTRIBUTES: dict[str, frozenset[str]] = {
    tag: frozenset(names.split())
    for tag, names in {
        "mjml": "dir lang owa",
        "mj-head": "",
        "mj-body": "background-color css-class width",
        "mj-title": "",
        "mj-preview": "",
        "mj-attributes": "",
        "mj-style": "",
        "mj-font": "href name",
        "mj-breakpoint": "width",
        "mj-raw": "",
        "mj-wrapper": f"{_BOX} {_IMAGE} css-class full-width text-align",
        "mj-section": f"{_BOX} {_IMAGE} css-class direction full-width text-align",
        "mj-group": "background-color css-class direction vertical-align width",
        "mj-column": f"{_BOX} css-class direction inner-background-color inner-border inner-border-radius vertical-align width",
        "mj-text": f"{_INNER} {_TYPE} vertical-align",
        "mj-button": f"{_INNER} {_TYPE} href inner-padding name rel target title vertical-align",
        "mj-image": f"{_INNER} alt fluid-on-mobile font-size href max-height name rel src target title usemap",
        "mj-divider": f"{_INNER} border-color border-style border-width",
        "mj-spacer": f"container-background-color css-class height {_PADDINGS}",
        "mj-table": f"{_INNER} {_TYPE} cellpadding cellspacing table-layout",
        "mj-social": f"{_INNER} {_TYPE} {_ICONS} inner-padding mode table-layout",
        "mj-social-element": f"{_INNER} {_TYPE} {_ICONS} alt href name rel src target title vertical-align",
        "mj-hero": f"{_BOX} background-height background-position background-url background-width css-class height mode "
        "vertical-align width",
    }.items()
}
"""The attributes that arrive, by element. Source: the MJML reference, without what the compiler ignores: `gap`, `sizes`, `role`."""

ELEMENTS = frozenset({*ATTRIBUTES, "mj-all", "mj-class"})
"""The MJML elements that arrive as they should in the clients we care about; navbar, carousel and accordion do not."""

_HEAD = frozenset("mj-title mj-preview mj-attributes mj-style mj-font mj-breakpoint mj-raw".split())
_IN_COLUMN = frozenset("mj-text mj-button mj-image mj-divider mj-spacer mj-table mj-social mj-raw".split())
CHILDREN: dict[str, frozenset[str]] = {
    "": frozenset({"mjml"}),
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": _HEAD,
    "mj-body": frozenset("mj-raw mj-wrapper mj-section mj-hero".split()),
    "mj-wrapper": frozenset("mj-raw mj-section mj-hero".split()),
    "mj-section": frozenset("mj-raw mj-column mj-group".split()),
    "mj-group": frozenset("mj-raw mj-column".split()),
    "mj-column": _IN_COLUMN,
    "mj-hero": _IN_COLUMN,
    "mj-social": frozenset({"mj-social-element"}),
}
"""The elements allowed directly in each element. Source: the MJML reference. `mj-attributes` may hold any; all others hold HTML only."""

REFUSED = {
    "mj-include": "it loses the width of the element around it: use {% include %} or a macro",
    "mj-html-attributes": "the compiler cannot read it: write the attribute on the element",
    "mj-navbar": "few clients show it: write links",
    "mj-carousel": "few clients show it: show one picture",
    "mj-accordion": "few clients show it: show the text",
}


_PADDING = re.compile(r"(?:\d+(?:\.\d+)?px)(?:\s+\d+(?:\.\d+)?px){0,3}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class _Linter(HTMLParser):
    """Checks a document tag by tag."""

    def __init__(self, name: str, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.name = name
        self.source = source
        self.open: list[tuple[str, tuple[int, int]]] = []
        """The open elements with their positions."""

    def fail(self, problem: str, hint: str, position: tuple[int, int] | None = None) -> NoReturn:
        line, column = position or self.getpos()
        raise MjmlError(f"{self.name} (filled):{line}:{column + 1}", problem, hint, tag=self._tag_at(line, column))

    def _tag_at(self, line: int, column: int) -> str:
        """Return the tag at a place, from `<` to `>`, or to the end of the line if the tag is longer."""
        lines = self.source.splitlines()
        rest = lines[line - 1][column:] if line <= len(lines) else ""
        return rest[: rest.find(">") + 1] if ">" in rest else rest

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, attrs)
        if tag in VOID_ELEMENTS:
            return
        self.open.append((tag, self.getpos()))
        if len(self.open) > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH} elements", "close the elements that are open")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            self.fail(f"</{tag}> closes nothing", "remove it")
        opened, position = self.open.pop()
        if opened != tag:
            self.fail(f"</{tag}> closes the <{opened}> of line {position[0]}", f"write </{opened}>")

    def finish(self) -> None:
        """Fail when something is still open at the end."""
        if self.open:
            tag, position = self.open[-1]
            self.fail(f"<{tag}> is never closed", f"write </{tag}>", position)

    def _check(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1][0] if self.open else ""
        if not tag.startswith("mj"):
            if parent in CHILDREN and parent.startswith("mj"):
                self.fail(f"<{tag}> is directly in <{parent}>, which may hold MJML only", "put it into an mj-text")
            return
        if tag in REFUSED:
            self.fail(f"<{tag}> is not supported", REFUSED[tag])
        if tag not in ELEMENTS:
            close = difflib.get_close_matches(tag, sorted(ELEMENTS), n=1)
            hint = f"did you mean <{close[0]}>?" if close else f"known: {', '.join(sorted(ELEMENTS))}"
            self.fail(f"unknown MJML element <{tag}>", hint)
        if parent != "mj-attributes":
            self._check_place(tag, parent)
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")

    def _check_place(self, tag: str, parent: str) -> None:
        if tag in CHILDREN.get(parent, ()):
            return
        parents = sorted(name for name, children in CHILDREN.items() if name and tag in children)
        where = f"in <{parent}>" if parent else "at the top"
        self.fail(f"<{tag}> is not allowed {where}", f"it belongs in {' or '.join(parents) or 'mj-attributes'}")

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        known = ATTRIBUTES.get(tag)
        if known is not None and name not in known and name != "mj-class":
            close = difflib.get_close_matches(name, sorted(known), n=1)
            hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(sorted(known)) or 'none'}"
            self.fail(f"<{tag}> has no attribute {name}", hint)
        if name.startswith(("padding", "inner-padding")) and not _PADDING.fullmatch(value.strip()):
            self.fail(f"{name}={value!r} of <{tag}> would be lost", "write every length in px, also 0px")
        if name.endswith("color") and value != "transparent" and not _COLOUR.fullmatch(value):
            self.fail(
                f"{name}={value!r} of <{tag}> is a colour that not every client knows", "write six digits: #1f2328"
            )
        if name.endswith(("src", "href")) and value.lower().startswith("data:"):
            self.fail(f"{name} of <{tag}> is a data: address, which clients drop", "give the address of a file")


def lint_mjml(source: str, *, name: str) -> None:
    """Check a filled MJML document: tags, attributes, nesting, balance, depth, lengths, colours.

    Raises:
        MjmlError: at the first error, with its line and column in the filled document.
    """
    linter = _Linter(name, source)
    linter.feed(source)
    linter.close()
    linter.finish()


_STYLE = re.compile(r"(<mj-style\b[^>]*>)(.*?)(</mj-style>)", re.DOTALL)
_TAG_OVER_LINES = re.compile(r"<[a-zA-Z/][^<>\n\r\t]*[\n\r\t][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPECIAL = re.compile(r"[^\x00-\x7f]|\\")
_REFERENCE = re.compile(r"&#(\d+);")
_ADJACENT_CONDITIONALS = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_FIRST_SAFE = 0xA1
_SOFT_HYPHEN = 0xAD
_MAX_CODE_POINT = 0x10FFFF


def compile_mjml(source: str, *, name: str) -> str:
    """Return the HTML of an MJML document; `name` is the template's, for messages.

    Raises:
        TemplateError: with the line and column of the first error.
    """
    lint_mjml(source, name=name)
    from mjml import mjml2html  # the compiler's shared library is loaded only when an email is made

    try:
        html = mjml2html(_ascii(source), disable_comments=True, fonts={})
    except ValueError as error:
        raise TemplateError(name, f"MJML: {error}", "compare with the template that came with the program") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise TemplateError(name, f"the MJML compiler crashed: {error}", "simplify the template") from error
    return _ADJACENT_CONDITIONALS.sub("", _unicode(html))


def _ascii(source: str) -> str:
    """Return the source with every non-ASCII character and backslash outside mj-style as a numeric reference.

    The compiler writes attribute values with debug escaping, which garbles them, and panics on some raw `>` after a
    non-ASCII character.
    """
    parts = _STYLE.split(_CONTROL.sub("", source))
    for i in range(0, len(parts), 4):
        one_line = _TAG_OVER_LINES.sub(lambda tag: re.sub(r"[\n\r\t]", " ", tag.group()), parts[i])
        parts[i] = _SPECIAL.sub(lambda char: f"&#{ord(char.group())};", one_line)
    return "".join(parts)


def _unicode(html: str) -> str:
    """Return the HTML with the references made by `_ascii` as characters again, except for no-break spaces and soft hyphens."""

    def restore(match: re.Match[str]) -> str:
        point = int(match.group(1))
        safe = _FIRST_SAFE <= point <= _MAX_CODE_POINT and point != _SOFT_HYPHEN and not 0xD800 <= point <= 0xDFFF
        return chr(point) if safe else match.group()

    return _REFERENCE.sub(restore, html)
