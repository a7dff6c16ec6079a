"""MJML to HTML, with a guard around the compiler. Layer 3: pure.

The compiler (mjml-python, MRML) never says what is wrong with a template and corrupts some characters in attributes, so
what goes in is linted and made ASCII first, and the characters are put back afterwards. Every rule here has a test that
shows what happens without it.
"""

import re
from html.parser import HTMLParser

from digest.errors import TemplateError

MAX_DEPTH = 100
"""Deepest nesting passed to the compiler. It crashes the process at about 10,000 levels; a sane email has 15."""

ELEMENTS = frozenset(
    "mjml mj-head mj-body mj-title mj-preview mj-attributes mj-all mj-class mj-style mj-font mj-breakpoint mj-raw mj-wrapper "
    "mj-section mj-group mj-column mj-text mj-button mj-image mj-divider mj-spacer mj-table mj-social mj-social-element mj-hero".split()
)
"""The MJML elements that arrive as they should in the clients we care about; navbar, carousel and accordion do not."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

_STYLE = re.compile(r"(<mj-style\b[^>]*>)(.*?)(</mj-style>)", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPECIAL = re.compile(r"[^\x00-\x7f]|\\")
_REFERENCE = re.compile(r"&#(\d+);")
_ADJACENT_CONDITIONALS = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_FIRST_SAFE = 0xA1
_SOFT_HYPHEN = 0xAD
_MAX_CODE_POINT = 0x10FFFF


def compile_mjml(source: str, *, name: str) -> str:
    """Return the HTML of an MJML document; `name` is the template's name for messages.

    Raises:
        TemplateError: with line and column where the document is not well-formed or uses an element that is not MJML.
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
        raise TemplateError(name, f"the MJML compiler gave up: {error}", "simplify the template") from error
    return _ADJACENT_CONDITIONALS.sub("", _unicode(html))


def lint_mjml(source: str, *, name: str) -> None:
    """Check that tags are known, balanced and not too deep; return nothing.

    Raises:
        TemplateError: at the first tag that is not.
    """
    linter = _Linter(name)
    linter.feed(source)
    linter.close()
    linter.finish()


class _Linter(HTMLParser):
    """Holds the open elements with their positions."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=False)
        self.name = name
        self.open: list[tuple[str, tuple[int, int]]] = []

    def fail(self, problem: str, hint: str, position: tuple[int, int] | None = None) -> None:
        line, column = position or self.getpos()
        raise TemplateError(f"{self.name} (filled):{line}:{column + 1}", problem, hint)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("mj") and tag not in ELEMENTS:
            self.fail(f"<{tag}> is not an MJML element used here", f"known: {', '.join(sorted(ELEMENTS))}")
        if tag in VOID:
            return
        self.open.append((tag, self.getpos()))
        if len(self.open) > MAX_DEPTH:
            self.fail(f"nested deeper than {MAX_DEPTH} elements", "close what was opened")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("mj") and tag not in ELEMENTS:
            self.fail(f"<{tag}> is not an MJML element used here", f"known: {', '.join(sorted(ELEMENTS))}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            self.fail(f"</{tag}> closes nothing", "remove it")
        opened, position = self.open.pop()
        if opened != tag:
            self.fail(f"</{tag}> closes <{opened}> of line {position[0]}", f"write </{opened}>")

    def finish(self) -> None:
        """Fail when something is still open at the end."""
        if self.open:
            tag, position = self.open[-1]
            self.fail(f"<{tag}> is never closed", f"write </{tag}>", position)


def _ascii(source: str) -> str:
    """Return the source with every non-ASCII character and backslash outside mj-style as a numeric reference.

    The compiler writes attribute values with debug escaping, which garbles them, and panics on some raw `>` after a
    non-ASCII character.
    """
    parts = _STYLE.split(_CONTROL.sub("", source))
    for i in range(0, len(parts), 4):
        one_line = _TAG.sub(lambda tag: re.sub(r"[\n\r\t]", " ", tag.group()), parts[i])
        parts[i] = _SPECIAL.sub(lambda char: f"&#{ord(char.group())};", one_line)
    return "".join(parts)


def _unicode(html: str) -> str:
    """Return the HTML with the references that `_ascii` made as characters again; NBSP and soft hyphen stay visible."""

    def restore(match: re.Match[str]) -> str:
        point = int(match.group(1))
        safe = _FIRST_SAFE <= point <= _MAX_CODE_POINT and point != _SOFT_HYPHEN and not 0xD800 <= point <= 0xDFFF
        return chr(point) if safe else match.group()

    return _REFERENCE.sub(restore, html)
