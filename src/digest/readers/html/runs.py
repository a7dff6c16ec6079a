"""The visible text of a page's tree, cut into runs of words without a break. Layer 3, pure; it does not judge what is the article."""

from typing import NamedTuple

from lxml import etree

_BREAKING = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "area audio base canvas datalist embed head iframe input link map math meta noembed noframes noscript object option param script"
    " select source style svg template textarea title track video".split()
)
_FURNITURE = frozenset("nav footer form button figure figcaption dialog menu select address fieldset".split())
"""Elements whose words are never the running text of an article."""


class Inline(NamedTuple):
    """An inline element: `[start, end)` in the page's text."""

    start: int
    end: int
    tag: str
    href: str | None = None


class Box(NamedTuple):
    """An element that breaks lines: what its words stand in."""

    tag: str
    parent: int
    """The number of the box around it; -1 for the outermost."""
    names: str
    """Its classes and its id."""
    id: str

    @property
    def kind(self) -> tuple[str, str]:
        """Return tag and classes: what boxes of one kind have in common."""
        return self.tag, self.names.removesuffix(self.id).strip()


class Run(NamedTuple):
    """Words without a break: `text[start:end]` of the page, and what the elements around them are.

    A tuple, since a page has hundreds: making them took a tenth of reading it.
    """

    start: int
    end: int
    tag: str
    """Of the innermost element that breaks lines."""
    parent: int
    """The number of the box around that element: runs with the same number are siblings."""
    tags: frozenset[str]
    """Of all elements around that break lines."""
    names: str
    """Classes and ids of the three innermost elements around."""
    inline: tuple[Inline, ...] = ()
    box: int = 0
    """The number of the innermost element that breaks lines, in `Page.boxes`."""


class Builder:
    """Collects the visible text of a tree in `parts`, cut at breaks into `runs`; `boxes` are the elements that break."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.length = 0
        self.boxes: list[Box] = [Box("html", -1, "", "")]
        self._around: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
        self._open: list[tuple[int, str, str | None]] = []
        self._inline: list[Inline] = []
        self._run_start = 0
        self._spaced = True

    def walk(self, root: etree._Element) -> None:
        """Go through a tree without recursion."""
        steps = etree.iterwalk(root, events=("start", "end"))
        skipped = None
        for step, element in steps:
            tag = element.tag
            if step == "start":
                if tag in _UNSEEN or element.get("hidden") is not None:
                    steps.skip_subtree()
                    skipped = element
                    continue
                self._start(tag, element)
                if text := element.text:
                    self._words(text)
                continue
            if element is not skipped:
                self._end(tag)
            if (text := element.tail) and element is not root:
                self._words(text)
        self._cut()

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag not in _BREAKING:
            self._open.append((self.length, tag, element.get("href") if tag == "a" else None))
            return
        if self.length > self._run_start:
            self._cut()
        around, tags = self._around[-1]
        if tag not in tags and (tag != "form" or element.find(".//h1") is None):  # not a form around a whole page
            tags |= {tag}
        self._around.append((len(self.boxes), tags))
        identity = element.get("id", "")
        self.boxes.append(Box(tag, around, f"{element.get('class', '')} {identity}", identity))

    def _end(self, tag: str) -> None:
        if tag in _BREAKING:
            if self.length > self._run_start:
                self._cut()
            self._around.pop()
            return
        start, _, href = self._open.pop()
        start = max(start, self._run_start)
        if self.length > start:
            self._inline.append(Inline(start, self.length, tag, href))

    def _words(self, raw: str) -> None:
        """Add text, white space folded to single spaces."""
        text = " ".join(raw.split())
        if not text:
            if not self._spaced:
                self._add(" ")
            return
        if raw[0].isspace() and not self._spaced:
            text = " " + text
        if raw[-1].isspace():
            text += " "
        self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self._spaced = text[-1] == " "

    def _cut(self) -> None:
        """End the run at hand."""
        if self._spaced and self.length > self._run_start:
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        if self.length > self._run_start:
            self._close_run()
        self._inline = []
        self._run_start = self.length
        self._spaced = True

    def _close_run(self) -> None:
        start, end = self._run_start, self.length
        inline = self._inline
        if self._open:
            inline += [Inline(max(s, start), end, tag, href) for s, tag, href in self._open if s < end]
        if inline:
            inline = [one if one.end <= end else one._replace(end=end) for one in inline if one.start < end]
        number, tags = self._around[-1]
        tag, around, _, _ = self.boxes[number]
        names = self._names(number)
        self.runs.append(Run(start, end, tag, max(around, 0), tags, names, tuple(inline), number))
        self.parts.append("\n")
        self.length += 1

    def _names(self, number: int) -> str:
        """Return the names of a box and of the two around it, from the outside in."""
        _, around, own, _ = self.boxes[number]
        if around < 0:
            return own
        _, outer, names, _ = self.boxes[around]
        return f"{names}|{own}" if outer < 0 else f"{self.boxes[outer].names}|{names}|{own}"


def is_furniture(run: Run) -> bool:
    """Whether the elements around a run say that it is no running text."""
    return not run.tags.isdisjoint(_FURNITURE)


def link_share(run: Run) -> float:
    """Return the share of a run's characters that lie in links, 0..1."""
    linked = sum(one.end - one.start for one in run.inline if one.tag == "a")
    return min(1.0, linked / max(1, run.end - run.start))
