"""MJML to HTML, with a guard around the compiler. Layer 3: pure.

The compiler (mjml-python, MRML) never says what is wrong with a template and corrupts some characters in attributes, so
what goes in is linted and made ASCII first, and the characters are put back afterwards. Every rule here has a test that
shows what happens without it.
"""

import re

from digest.composer.mjml_lint import lint_mjml
from digest.errors import TemplateError

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
    """Return the HTML with the references that `_ascii` made as characters again; NBSP and soft hyphen stay visible."""

    def restore(match: re.Match[str]) -> str:
        point = int(match.group(1))
        safe = _FIRST_SAFE <= point <= _MAX_CODE_POINT and point != _SOFT_HYPHEN and not 0xD800 <= point <= 0xDFFF
        return chr(point) if safe else match.group()

    return _REFERENCE.sub(restore, html)
