"""Hostile templates and faulty renderers, for the tests of the judge: each makes all outputs, and the record, say or show something else.

A template is forged by replacing a part of a built-in one; a renderer by what it is given: stories that differ from their sources.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from digest.composer.rendering.templates import Templates, packaged_folder
from digest.model import Image, Issue, map_all_stories
from digest.pipeline.finishing import render_site
from digest.verify import BodyPart, SourceEvidence, verify
from tests.drawing import png
from tests.verify.test_mutations import FULL_SITE, sources, the_issue

PICTURE = png(40, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateForgery:
    """A built-in template with a part of it replaced."""

    name: str
    template: str
    old: str
    new: str


FACT = "<bdi>{{ fact.text }}</bdi>"
RIGHTS = "<bdi>{{ story.rights_line }}</bdi>"
EXCERPT = "{{ excerpt.text }}"
SPEAKER = "{{ quote.credit }}"
GAP = "{{ say.gap }}"
CREDIT = "{{ story.credit }}"
ALSO = "{{ story.also }}"

HIDING_STYLES = (
    "display:none",
    "visibility:hidden",
    "visibility:collapse",
    "opacity:0",
    "opacity:.05",
    "font-size:0",
    "font-size:1px",
    "font:0/0 serif",
    "line-height:0",
    "color:#ffffff",
    "color:#fefefe;background:#fff",
    "color:white;background-color:white",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "background:#000000;color:#000000",
    "-webkit-text-fill-color:transparent",
    "position:absolute;left:-9999px",
    "position:absolute;top:-200em",
    "position:fixed;right:-5000px",
    "text-indent:-9999px",
    "margin-left:-9999px",
    "height:0;overflow:hidden",
    "max-height:0;overflow:hidden",
    "width:1px;height:1px;overflow:hidden",
    "clip-path:inset(50%)",
    "clip:rect(0 0 0 0);position:absolute",
    "transform:scale(0)",
    "transform:rotate(180deg)",
    "scale:0",
    "filter:opacity(0)",
    "filter:blur(20px)",
    "content-visibility:hidden",
    "mso-hide:all",
    "letter-spacing:-1em",
    "word-spacing:-0.3em",
    "text-decoration:line-through",
    "text-decoration-line:line-through",
    "text-transform:uppercase",
    "text-transform:lowercase",
    "unicode-bidi:bidi-override;direction:rtl",
    "display : NONE !important",
    "color:var(--nothing, transparent)",
    "font-family:Wingdings",
    "-webkit-text-security:disc",
    "max-height:1.2em;overflow:hidden;display:block",
    "position:relative;z-index:-1",
    "animation:gone 1s forwards",
)
"""Styles that hide words, move them out of sight, strike them out, or show other letters."""

HIDING_MARKUP = (
    "<span hidden>{}</span>",
    '<span hidden="until-found">{}</span>',
    '<span aria-hidden="true">{}</span>',
    "<s>{}</s>",
    "<del>{}</del>",
    "<strike>{}</strike>",
    '<bdo dir="rtl">{}</bdo>',
    "<details><summary>…</summary>{}</details>",
    "<dialog>{}</dialog>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
    "<!-- {} -->",
    "<!--[if mso]>{}<![endif]-->",
    "<!--[if !mso]><!-->{}<!--<![endif]-->",
    "<q>{}</q>",
    '<font color="#ffffff">{}</font>',
    "<textarea>{}</textarea>",
    "<marquee>{}</marquee>",
    "<span popover>{}</span>",
    "“{}”",
)
"""Markup that does so; `{}` stands for the words."""

SHEETS = (
    ".soft { display: none; }",
    ".soft { visibility: hidden !important; }",
    "blockquote { font-size: 0; }",
    "blockquote { text-transform: uppercase; }",
    "cite { display: none }",
    ".quote figcaption, .quote + p { opacity: 0 }",
    "p.soft::before { content: 'Allegedly: '; }",
    "blockquote::after { content: ' (denied)'; }",
    ".soft bdi::after { content: '?' }",
    "cite::before { content: attr(title) }",
    "blockquote::first-letter { font-size: 0 }",
    "@media print { cite { display: none } }",
    "@media (prefers-color-scheme: dark) { p.soft, p.soft * { color: #000 !important; background: #000 !important; } }",
    "@media (max-width: 600px) { .soft { display: none !important; } }",
    "@supports (display: grid) { .soft { display: none !important } }",
    "[data-ogsc] .soft { display: none !important }",
    ".ExternalClass blockquote { display: none }",
    "u + .body .soft, u ~ div blockquote { display: none }",
    "p:not(.never) { color: #fff !important; background: #fff !important }",
    ":is(p, div) > bdi { position: absolute; left: -9999px }",
    ".soft { & bdi { display: none } }",
    "@layer sheet { cite { display: none } }",
    "blockquote:nth-of-type(1) { display: none }",
    ":root { --gone: none } cite { display: var(--gone) }",
    "cite { all: unset; text-decoration: line-through }",
    "s\\\\6ft, cite { display: none }",
    ".soft { c\\6flor: #fff !important; background: #fff !important }",
)
"""Rules of a style sheet that do so."""

FEED_SHEETS = (
    "html|small { display: none }",
    "html|cite, html|bdi { font-size: 0 }",
    "html|blockquote { text-transform: uppercase }",
    "html|p::after { content: ' (not true)' }",
    "atom|entry > atom|title { visibility: hidden }",
    "@media print { html|small { display: none } }",
    "html|small { color: #fff; background: #fff }",
    "html|p { background: url(https://elsewhere.example/p.gif) }",
    "@import 'https://elsewhere.example/a.css';",
)
"""Rules of the style sheet with which browsers show a feed."""

LOADS = (
    '<img src="https://elsewhere.example/p.gif" alt="">',
    '<img src="//elsewhere.example/p.gif" alt="">',
    '<img src="../../index.html" srcset="https://elsewhere.example/p.gif 2x" alt="">',
    '<link rel="preload" href="https://elsewhere.example/a.css" as="style">',
    '<link rel="prefetch" href="https://elsewhere.example/">',
    '<link rel="preconnect" href="https://elsewhere.example/">',
    '<link rel="dns-prefetch" href="//elsewhere.example/">',
    '<link rel="stylesheet" href="//elsewhere.example/a.css">',
    '<link rel="icon" href="https://elsewhere.example/i.png">',
    '<link rel="modulepreload" href="https://elsewhere.example/a.js">',
    '<p style="background:url(https://elsewhere.example/p.gif)"></p>',
    "<p style=\"background:URL( 'https://elsewhere.example/p.gif' )\"></p>",
    "<p style=\"list-style:image-set('https://elsewhere.example/p.gif' 1x)\"></p>",
    '<p style="background:u\\72l(https://elsewhere.example/p.gif)"></p>',
    "<style>@import 'https://elsewhere.example/a.css';</style>",
    "<style>@font-face { font-family: x; src: url(https://elsewhere.example/f.woff2) }</style>",
    "<style>p { background: url(//elsewhere.example/p.gif) }</style>",
    '<table background="https://elsewhere.example/p.gif"><tr><td></td></tr></table>',
    '<!-- <img src="https://elsewhere.example/p.gif"> -->',
    '<!--[if mso]><img src="https://elsewhere.example/p.gif"><![endif]-->',
    '<!--[if mso]><v:fill src="https://elsewhere.example/p.gif" /><![endif]-->',
    '<video poster="https://elsewhere.example/p.gif"></video>',
    '<iframe src="https://elsewhere.example/"></iframe>',
    '<object data="https://elsewhere.example/"></object>',
    '<svg><image href="https://elsewhere.example/p.gif"/></svg>',
    '<input type="image" src="https://elsewhere.example/p.gif">',
    '<a href="#stories" ping="https://elsewhere.example/">·</a>',
    "<script>1</script>",
    '<p onclick="1"></p>',
    '<meta http-equiv="refresh" content="1;url=https://elsewhere.example/">',
)
"""Markup that loads something from elsewhere, runs or sends something."""

STRANGE = (
    "\u200b",
    "\ufffd",
    "\u00ad",
    "\u2060",
    "\ufdd0",
    "\u00a0",
    "\u202f",
    "\u2009",
    "\ufe0f",
    "\u0301",
    "\x7f",
    "\u3164",
)
"""Characters that nobody sees, or that stand for what is lost."""

_PLACES = {
    "web/passages.html.j2": {"fact": FACT, "rights": RIGHTS, "excerpt": EXCERPT, "gap": GAP, "credit line": CREDIT},
    "web/quote.html.j2": {"speaker": SPEAKER},
    "web/story.html.j2": {"also": ALSO},
    "email/passages.mjml.j2": {"fact": FACT, "rights": RIGHTS, "excerpt": EXCERPT, "gap": GAP, "credit line": CREDIT},
    "email/quote.mjml.j2": {"speaker": SPEAKER},
    "email/story.mjml.j2": {"also": ALSO},
    "entry_story.xhtml.j2": {"fact": FACT, "rights": RIGHTS, "excerpt": EXCERPT, "gap": GAP, "speaker": SPEAKER},
}
"""Where templates print what comes from a source."""


def template_forgeries() -> Iterator[TemplateForgery]:
    """Yield every forgery by a template."""
    for template, places in _PLACES.items():
        for what, old in places.items():
            yield from _hidden(template, what, old)
    for template, place in (("web/style.css.j2", "body {"), ("email/dark.j2", ":root {")):
        for sheet in SHEETS:
            yield TemplateForgery(name=f"sheet: {sheet}", template=template, old=place, new=f"{sheet}\n{place}")
    for template, place in (
        ("web/story.html.j2", "{{ show_facts(story) }}"),
        ("email/story.mjml.j2", "{{ show_passages(story, say, style) }}"),
    ):
        for load in LOADS:
            yield TemplateForgery(name=f"load: {load}", template=template, old=place, new=f"{load}{place}")
    for sheet in FEED_SHEETS:
        place = "html|p {"
        yield TemplateForgery(name=f"sheet: {sheet}", template="web/feed.css.j2", old=place, new=f"{sheet}\n{place}")
    for char in STRANGE:
        name = f"excerpt with U+{ord(char):04X}"
        strange = f"(excerpt.text[:9] ~ '{char}' ~ excerpt.text[9:])"
        for template in ("web/passages.html.j2", "email/passages.mjml.j2", "entry_story.xhtml.j2"):
            yield TemplateForgery(name=name, template=template, old=EXCERPT, new=f"{{{{ {strange} }}}}")
        if not char.isspace():  # filled lines have plain spaces alone
            old, new = "{{ excerpt.text | fill(72) }}", f"{{{{ {strange} | fill(72) }}}}"
            yield TemplateForgery(name=name, template="text/passages.txt.j2", old=old, new=new)


def _hidden(template: str, what: str, old: str) -> Iterator[TemplateForgery]:
    """Yield every way in which a template may hide or restyle what it prints at a place."""
    for style in HIDING_STYLES:
        if what != "gap" or "text-transform" not in style:  # the mark has no letters
            new = f'<span style="{style}">{old}</span>'
            yield TemplateForgery(name=f"{what}: {style}", template=template, old=old, new=new)
    for markup in HIDING_MARKUP:
        if what == "gap" and ("<q>" in markup or "“" in markup):
            continue  # the mark stays what it is
        if not (template.endswith("xhtml.j2") and ("<!--" in markup or " hidden>" in markup or "popover" in markup)):
            yield TemplateForgery(name=f"{what}: {markup}", template=template, old=old, new=markup.format(old))


@cache
def packaged(name: str) -> str:
    """Return a built-in template."""
    return (packaged_folder() / name).read_text("utf-8")


@cache
def pictured() -> Issue:
    """Return an issue that has every part an issue can have, with a picture."""
    issue = the_issue()
    image = Image(
        file="seeds/fog_files/quay.png",
        sha256=hashlib.sha256(PICTURE).hexdigest(),
        media_type="image/png",
        width=40,
        height=30,
        alt="The quay in fog, seen from the mole",
        credit="Photo: Vera Holm / Northern Wire",
    )
    first = issue.stories[0].id
    return map_all_stories(issue, lambda story: replace(story, image=image) if story.id == first else story)


@cache
def evidence() -> dict[str, SourceEvidence]:
    """Return what the sources say, of pictures and of paragraphs too."""
    (fog, *_) = pictured().stories
    assert fog.image is not None
    known = dict(sources())
    for story in pictured().all_stories:
        said = known[story.source]
        starts = [match.end() for match in re.finditer(r"\A|\n\n", said.text)]
        parts = [BodyPart(start=start, end=said.text.find("\n\n", start) % (len(said.text) + 1)) for start in starts]
        first = min(excerpt.place.start for excerpt in story.excerpts)
        bodies = {story.id: tuple(part for part in parts if part.end > first)}
        known[story.source] = replace(said, bodies=bodies)
    pictures = {fog.id: (fog.image.alt, fog.image.credit or "")}
    return known | {fog.source: replace(known[fog.source], pictures=pictures)}


def files_of(issue: Issue, templates: Templates | None = None) -> dict[str, bytes]:
    """Return the files of an issue."""
    assert issue.stories[0].image is not None
    pictures = {issue.stories[0].image.sha256: PICTURE}
    return {
        file.path: file.data for file in render_site([issue], FULL_SITE, templates or Templates(), pictures=pictures)
    }


def is_found(forgery: TemplateForgery, folder: Path) -> bool:
    """Return whether the judge finds the files faulty that a forged template makes; a template that cannot be filled is none."""
    text = packaged(forgery.template)
    assert forgery.old in text, forgery
    path = folder / forgery.template
    path.parent.mkdir(parents=True, exist_ok=True)
    forged = text.replace(forgery.old, forgery.new)
    path.write_text(forged, "utf-8")
    files = files_of(pictured(), Templates(folder))
    path.unlink()
    if files == files_of(pictured()):
        return True  # what a sanitiser takes out does no harm
    return bool(verify(files, evidence().get, own_words=forged))
