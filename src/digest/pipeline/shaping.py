"""From the machine's issue to the one that is shown. Layer 5: the order of the steps, no rules of its own.

follow the editor's plan                         planning
show the pictures that are there                 sources.pictures
keep to the rights of each article               composer.rights
say what changed since it was published          composer.corrections
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from digest.composer.corrections import corrected
from digest.composer.rendering.views import illustrated
from digest.composer.rights import within_rights
from digest.exporter.files import with_held
from digest.model import Issue, Notice, Section, Story
from digest.pipeline.analysing import Analyst
from digest.pipeline.drafts import Kept
from digest.pipeline.planning import Library, Plans
from digest.project.loading import Project
from digest.project.pictures import find_pictures
from digest.project.published import ENDING, FOLDER, read_imprints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is told of one issue, by the step that tells it."""

    plan: tuple[Notice, ...]
    pictures: tuple[Notice, ...]
    rights: tuple[Notice, ...]
    corrections: tuple[Notice, ...]


class Shaping:
    """Shapes issue after issue, the oldest first; of each it remembers what its editor should know, and the bytes of its pictures."""

    def __init__(
        self, project: Project, analyst: Analyst, library: Library, *, failed: Collection[str], now: datetime
    ) -> None:
        """Read the plans and what was published. `failed` are the paths of documents that could not be used.

        Raises:
            StoreError: when one of these files cannot be read.
        """
        self._project = project
        self._analyst = analyst
        self._today = now.date()
        self._plans = Plans(project.root, library, failed=failed)
        self._imprints = read_imprints(project.root)
        self._told: list[_Told] = []
        self._unused: tuple[Notice, ...] = ()
        self._pictures = Kept(project.work)
        if (logo := project.settings.site.theme.logo) is not None:
            self._pictures.keep(logo.sha256, (project.root / logo.file).read_bytes())

    @property
    def pictures(self) -> Mapping[str, bytes]:
        """The bytes of the pictures that are shown, by their SHA-256."""
        return self._pictures

    def shaped(self, issue: Issue, pool: Sequence[Story]) -> Issue | None:
        """Return an issue as it is shown, `None` when nothing of it may be; `pool` is its whole week."""
        planned, plan = self._plans.followed(issue, pool)
        with_pictures, pictures = self._with_pictures(planned)
        limited, rights = self._within_rights(with_pictures)
        shown = limited and with_held(corrected(limited, self._imprints.get(limited.slug)), self._pictures)
        corrections = tuple(_unrecorded(shown)) if shown else ()
        self._told.append(_Told(plan=plan, pictures=pictures, rights=rights, corrections=corrections))
        return shown

    def end(self) -> None:
        """Say that no issue comes any more.

        Raises:
            PlanError: all problems of all plans at once.
        """
        self._unused = self._plans.ended()

    def notices(self) -> tuple[Notice, ...]:
        """Return what the editors should know, by its kind, of the newest issue first."""
        newest_first = self._told[::-1]
        return (
            *chain.from_iterable(told.plan for told in newest_first),
            *self._unused,
            *chain.from_iterable(told.pictures for told in newest_first),
            *chain.from_iterable(told.rights for told in newest_first),
            *chain.from_iterable(told.corrections for told in newest_first),
        )

    def _with_pictures(self, issue: Issue) -> tuple[Issue, tuple[Notice, ...]]:
        """Return the issue with the pictures that lie in the project, and what cannot be shown."""
        if not self._project.settings.images.show:
            return issue, ()
        found, notices = find_pictures(issue.stories, root=self._project.root)
        for one in found.values():
            self._pictures.keep(one.image.sha256, one.data)
        return illustrated(issue, {name: one.image for name, one in found.items()}), notices

    def _within_rights(self, issue: Issue) -> tuple[Issue | None, tuple[Notice, ...]]:
        """Return the issue with no more of each article than its rights allow."""
        notices: list[Notice] = []

        def kept(section: Section) -> Section:
            shown = []
            for story in section.stories:
                limited, told = within_rights(
                    story, self._project.settings.rights_rules, today=self._today, source_text=self._source_text
                )
                notices.extend(replace(one, issue=issue.slug) for one in told)
                if limited is not None:
                    shown.append(limited)
            return replace(section, stories=tuple(shown))

        sections = tuple(section for section in map(kept, issue.sections) if section.stories)
        return replace(issue, sections=sections) if sections else None, tuple(notices)

    def _source_text(self, source: str) -> str | None:
        evidence = self._analyst.evidence(source)
        return evidence.text if evidence is not None else None


def _unrecorded(issue: Issue) -> Iterator[Notice]:
    if any(one.moment is None for one in issue.corrections):
        yield Notice(
            source=f"{FOLDER}/{issue.slug}{ENDING}",
            text=f"{issue.slug} differs from what was published, and says so",
            hint=f"to give the correction its date, run: digest published {issue.slug}",
            issue=issue.slug,
        )
