"""What note programs write beyond CommonMark: links between notes, highlights, private comments, marks of blocks, callouts, footnotes.

A person who reads the rendered note sees the words of a link and of a highlight, the title of a callout, and none of their marks; comments
and the names of blocks are not seen. Sources: Obsidian help, "Obsidian Flavored Markdown"; GitHub Docs, "Alerts".
"""

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

_WIKI_LINK = re.compile(r"!?\[\[([^\[\]\n]{1,300})\]\]")
_BLOCK_NAME = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]{1,60}\s*$")
_CALLOUT = re.compile(r"\[![\w-]{1,40}(?:\|[^\]\n]{0,40})?\][+-]?[ \t]*\n?")
_COMMENT: Final = "%%"
_HIGHLIGHT: Final = "=="
_IS_OPEN: Final = -1
"""Where a parser's cache, which goes by offsets, keeps whether a highlight is open."""
_OPENS = re.compile(r"(?<![\w=])==(?=[^\s=])(?=.*?[^\s=]==(?![\w=]))")
_CLOSES = re.compile(r"(?<=[^\s=])==(?![\w=])")


@cache
def parser() -> MarkdownIt:
    """Return a parser of CommonMark with tables, strikethrough, footnotes, task lists and what note programs add; it renders HTML."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin).use(tasklists_plugin)
    markdown.inline.ruler.before("link", "wiki_link", _wiki_link)
    markdown.inline.ruler.before("link", "comment", _comment)
    markdown.inline.ruler.before("link", "highlight", _highlight)
    for sign in "!%=":
        markdown.inline.add_terminator_char(sign)
    markdown.block.ruler.before(
        "paragraph", "comment_block", _comment_block, {"alt": ["paragraph", "blockquote", "list"]}
    )
    markdown.core.ruler.before("inline", "block_marks", _without_block_marks)
    return markdown


def _link_words(target: str) -> str:
    """Return what a link between notes shows: its own words, else the name of the note and of the section in it."""
    name, _, words = target.partition("|")
    return (words or name.lstrip("#").replace("#", " > ")).strip()


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the interface of a rule
    found = _WIKI_LINK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent and not found[0].startswith("!"):  # what is embedded stands in another file
        state.push("text", "", 0).content = _link_words(found[1])
    state.pos = found.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001 - the interface of a rule
    if not state.src.startswith(_COMMENT, state.pos) or state.src[: state.pos][-1:].isalnum():
        return False
    end = state.src.find(_COMMENT, state.pos + len(_COMMENT))
    if end < 0:
        return False
    state.pos = end + len(_COMMENT)
    return True


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the interface of a rule
    """Skip a comment that begins a line, up to the line in which it ends, even beyond empty lines."""
    line = _line(state, start)
    if not line.startswith(_COMMENT):
        return False
    last = next((n for n in range(start, end) if _ends_comment(_line(state, n), is_first=n == start)), None)
    if last is None:
        return False
    if not silent:
        state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _ends_comment(line: str, *, is_first: bool) -> bool:
    return line.removeprefix(_COMMENT).endswith(_COMMENT) if is_first else line.endswith(_COMMENT)


def _highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the interface of a rule
    """Skip the marks of a highlight: the opening ones before a word, with closing ones later on, and those."""
    if not state.src.startswith(_HIGHLIGHT, state.pos):
        return False
    is_open = bool(state.cache.get(_IS_OPEN))
    if not (_CLOSES if is_open else _OPENS).match(state.src, state.pos):
        return False
    if not silent:
        state.cache[_IS_OPEN] = not is_open
    state.pos += len(_HIGHLIGHT)
    return True


def _without_block_marks(state: StateCore) -> None:
    """Take the names of blocks from the ends of paragraphs, and the kind of a callout from its title."""
    for token in state.tokens:
        if token.type == "inline":
            token.content = _BLOCK_NAME.sub("", token.content)
            if token.level >= 1:
                token.content = (
                    _CALLOUT.sub("", token.content, count=1) if token.content.startswith("[!") else token.content
                )
