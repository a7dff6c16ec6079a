"""Which section an article belongs to, by the rules of the settings. Layer 3: pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """One section of an issue and what belongs into it. An article goes into the first section whose every condition it meets."""

    title: str
    folders: tuple[str, ...] = ()
    """Names of folders below `seeds/`; any of them, at any depth. Empty: no condition."""
    sources: tuple[str, ...] = ()
    """Publishers, agencies or hosts, without regard to case; a host stands for its subdomains too. Empty: no condition."""
    keywords: tuple[str, ...] = ()
    """Words or phrases of which one stands in the headline or the body, without regard to case, whole words. Empty: no condition."""
    languages: tuple[str, ...] = ()
    """Language codes; `de` stands for `de-AT` too. Empty: no condition."""
    stories: int | None = None
    """How many stories it shows at most; `None` for all."""
    words: int | None = None
    """Words of excerpts per story; `None` for what `story.words` says."""
    quotes: int | None = None
    """Pull quotes per story; `None` for what `story.quotes` says."""
