"""Which words of a mention are a name, and which its office, title or place. Layer 3: pure; it knows no text beyond the mention."""

from digest.summarizer.quotes.lexicon import Lexicon

PARTICLES = frozenset("de von van der den du la le del al bin ibn di da dos el ter zu".split())
_APOSTROPHES = ("'", "’")


def without_possessive(words: str) -> str:
    """Return the words without an apostrophe at their end, or an apostrophe and an s."""
    if words.endswith(_APOSTROPHES):
        return words[:-1]
    return words[:-2] if words[-1:] == "s" and words[:-1].endswith(_APOSTROPHES) else words


def folded(word: str) -> str:
    """Return a word as the index of names has it."""
    return without_possessive(word.casefold()).strip(".")


def words_to_title(parts: list[str], words: Lexicon) -> int:
    """Return how many words of a run of capitals lead up to its last title, that one included; the last word is never one."""
    titles = (
        i + 1
        for i, part in enumerate(parts[:-1])
        if part.casefold().strip(".,") in words.titles or part.endswith(("'s", "’s"))
    )
    return max(titles, default=0)


def head_of(tokens: list[str], words: Lexicon) -> tuple[list[str], bool]:
    """Return the words of a mention before its first preposition; and whether all are one name, as the Bank of Ostrow is.

    Empty for an office whose holder's name cannot be told from the name of the office: Secretary of State Ada Quill.
    """
    links = ((words.links | words.prepositions | words.determiners) - words.standing - PARTICLES) | words.joining
    cut = next((i for i, token in enumerate(tokens) if i and token.casefold() in links), None)
    if cut is None or cut + 1 >= len(tokens):
        return tokens, False
    noun = next((i for i in range(len(tokens) - 1, cut, -1) if not tokens[i][:1].isupper()), cut)
    if noun > cut and len(tokens) - noun > 2 and tokens[noun].casefold() not in links | PARTICLES:
        return tokens[noun:], False  # Friends of Ostrow president Ada Quill
    head = tokens[1:cut] if tokens[0].casefold() in words.determiners else tokens[:cut]
    office = len(head) == 1 and tokens[0].casefold() in words.determiners and head[0][:1].isupper()
    if office and tokens[cut].casefold() not in words.joining:
        return ([*head, *tokens[cut:]], True) if tokens[-1][:1].isupper() else ([], False)
    if tokens[cut].casefold() not in words.joining or not head:
        return tokens[:cut], False
    if head[-1].casefold() in words.titles:
        rest = tokens[cut + 1 :]
        return (rest[1:], False) if len(rest) > 2 and all(part[:1].isupper() for part in rest) else ([], False)
    single = len(head) == 1 and head[0][:1].isupper() and tokens[-1][:1].isupper()
    single = single or (
        tokens[0].casefold() in words.determiners and all(part[:1].isupper() for part in (*head, tokens[-1]))
    )
    return ([*head, *tokens[cut:]], True) if single else (tokens[:cut], False)


def trailing_name(tokens: list[str], words: Lexicon) -> str:
    """Return the capitalised words at the end of a mention that are no title; empty when it ends in a common noun."""
    last = len(tokens)
    first = last
    while first > 0:
        token = tokens[first - 1]
        if first < last and (token.casefold().endswith(words.role_endings) or token.endswith(("'s", "’s"))):
            break
        if (token[:1].isupper() and token.casefold().strip(".") not in words.titles | words.determiners) or (
            first < last and first > 1 and token in PARTICLES and _may_join(tokens[first - 2], token, words)
        ):
            first -= 1
        else:
            break
    if words.capital_nouns and first < last and tokens[first] in PARTICLES:
        return ""  # a spokesman "von Greenpeace" is not called that
    return without_possessive(" ".join(tokens[first:last]))


def _may_join(before: str, particle: str, words: Lexicon) -> bool:
    """Return whether a particle may stand within a name behind `before`.

    Where every noun has a capital, one that is an article as well needs another particle: Sprecher der Werft, Ada von der Werft.
    """
    article = words.capital_nouns and particle in words.determiners
    return before in PARTICLES or (before[:1].isupper() and not article)
