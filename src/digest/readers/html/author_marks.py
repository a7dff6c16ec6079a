"""What a page marks as its author's: by classes of elements, by links to pages of authors, by microdata and rel=author."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from digest.readers.html.declared import PageMetadata, clean
from digest.readers.html.page import Page, Run, marked, text_in
from digest.readers.names import MAX_NAME_CHARS, is_person
from digest.text.markup import hyphenated
from digest.text.words import letters_of

_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_\-|])(?:by-?lines?|authors?(?:-?(?:names?|link|info|meta|wrapper|list))?|autor(?:es|en|in|name|a)?|auteurs?|auteur-?name|writer|reporter"
    r"|journalist|contributor-?name|article-?author\w*|credits?-?author|posted-?by|redakteur|skribent|verfasser|ecrivain)(?:$|[\s_\-|])",
    re.IGNORECASE,
)
_ABOUT_CLASS = re.compile(
    r"bio|about|box|avatar|desc|image|img|photo|social|follow|related|comment|job|title|role|position", re.IGNORECASE
)
_NAME_CLASS = re.compile(
    r"(?:author|byline|writer|contributor|autor|auteur)[\w-]*names?(?:$|[\s_\-|])|avatar[-_]*name$", re.IGNORECASE
)
"""Of an element that holds the name, whatever box it stands in: `author-bio__name`."""
_OTHERS_CLASS = re.compile(r"comment|related|photo|image", re.IGNORECASE)
ACCOUNT_CLASS = re.compile(
    r"(?:^|\s)(?:user-?name|nick-?name|poster(?:-?name)?|p-author|fn|p-name|creator|pseudo)(?:$|\s)", re.IGNORECASE
)
"""Of accounts in forums and blogs: XenForo, phpBB, Discourse; hCard and h-card. Source: microformats.org."""
_OTHER_THINGS = re.compile(
    r"/(?:UserComments?|Comment|Answer|Review|ImageObject|Photograph|VideoObject|Product|Organization)$"
)
"""Whose author is not the article's. Source: schema.org."""
_BOX_CLASS = re.compile(
    r"(?:^|[\s_\-|])(?:(?:about|post|entry|article)[-_]?author|authors?[-_]?(?:box|bio|card|info|details|about|profile|wrap)|autoren?[-_]?(?:box|info))",
    re.IGNORECASE,
)
"""Of a box about the author, as themes set it below the text."""
_MAX_STORIES = 2
"""With more, authors marked on one page are those of a list."""
INLINE = frozenset("span a strong b em i cite small font abbr".split())
_MAX_TEASER_PARAGRAPHS = 2
AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:es|en|in|innen|a|ka|zy)?|auteurs?|profiles?|profil|people|person(?:en)?|writers?|journalists?|journalistes?|journalisten|reporters?"
    r"|contributors?|contributeurs?|staff|by|redaktion|redakteure?|redacteurs?|autori|yazar(?:lar)?|penulis|columnists?|editors|users?|members?|forfatter"
    r"|skribent(?:er)?|u|team|mitarbeiter|usuario|firma|kirjoittaja|toimittaja|avtor)/[^/?#]+"
    r"|(?:memberlist|userinfo|profile|member|user)\.php\?|action=profile|/@[\w.-]+/?$"
    r"|[?&](?:author(?:_name)?|u(?:id)?|user(?:_?id|name)?|member(?:_?id)?)=[\w-]{1,30}(?:$|[&#])",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def is_called_byline(names: str) -> bool:
    """Return whether one of these classes is a byline's: `metaInfoAuthorList`, but not `author-bio`."""
    called = [hyphenated(name) for name in names.split()]
    if any(_NAME_CLASS.search(name) and not _OTHERS_CLASS.search(name) for name in called):
        return True
    return any(_BYLINE_CLASS.search(name) for name in called) and not any(
        _BYLINE_CLASS.search(name) and _ABOUT_CLASS.search(name) for name in called
    )


def is_marked_as_author(run: Run) -> bool:
    """Return whether a line is a name in a box about the author, or leads to the author's page as a whole."""
    links = [link for link in run.inline if link.tag == "a" and link.end - link.start == run.end - run.start]
    return (
        bool(_BOX_CLASS.search(run.names))
        or is_called_byline(" ".join(run.names.split("|")[-2:]))
        or any(AUTHOR_PATH.search(link.href or "") for link in links)
    )


def inline_names(page: Page) -> list[str]:
    """Return the words of elements within lines whose class says that they are the author's, persons only where there are any."""
    called = (
        element for element in page.tree.iter(*INLINE) if (names := element.get("class")) and is_called_byline(names)
    )
    found = [name for element in called if 2 <= len(name := text_in(element)) <= MAX_NAME_CHARS]
    return [name for name in found if is_person(name)] or found


def marked_up(metadata: PageMetadata, headline: str | None) -> Iterator[tuple[list[str], str]]:
    """Yield the names that microdata and rel=author mark; none where they belong to several stories, none of which has the headline."""
    found: dict[etree._Element | None, list[str]] = {}
    for kind in ("author", "creator"):
        for element in metadata.marked.get(kind, []):
            if _is_of_teaser(element, headline):
                continue
            scope = next((around for around in element.iterancestors() if around.get("itemscope") is not None), None)
            if scope is not None and _OTHER_THINGS.search(scope.get("itemtype") or ""):
                continue
            named = [inner for inner in marked(element) if inner.get("itemprop") == "name"] or [element]
            names = (clean(inner.get("content") or text_in(inner)) for inner in named)
            found.setdefault(scope, []).extend(name for name in names if name)
    own = [names for scope, names in found.items() if scope is not None and _has_headline(scope, headline)]
    sets = list(dict.fromkeys(map(tuple, own or found.values())))
    yield list(sets[0]) if 0 < len(sets) <= _MAX_STORIES else [], "microdata"
    linked = (
        text_in(link)
        for link in metadata.links
        if link.tag == "a" and "author" in (link.get("rel") or "").split() and not _is_of_teaser(link, headline)
    )
    distinct = list(dict.fromkeys(name for name in linked if name))
    yield (distinct if len(distinct) <= _MAX_STORIES else []), "rel=author"


def _is_of_teaser(element: etree._Element, headline: str | None) -> bool:
    """Return whether an element belongs to another story that the page announces: an `article` with a heading of its own."""
    story = next(element.iterancestors("article"), None)
    if story is None or story.find(".//h1") is not None:
        return False
    heads = [letters_of(text_in(head)) for head in story.iter("h2", "h3", "h4")]
    return (
        bool(heads) and letters_of(headline or "") not in heads and len(list(story.iter("p"))) <= _MAX_TEASER_PARAGRAPHS
    )


def _has_headline(scope: etree._Element, headline: str | None) -> bool:
    """Return whether something that microdata describes is called what the headline says."""
    wanted = letters_of(headline or "")
    called = (inner for inner in marked(scope) if inner.get("itemprop") in {"headline", "name"})
    return bool(wanted) and any(letters_of(inner.get("content") or text_in(inner)) == wanted for inner in called)
