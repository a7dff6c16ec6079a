"""`digest published` notes what is out; a later build tells what changed, and the same at any time."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from digest import pipeline
from digest.cli import app
from digest.errors import StoreError

ARTICLE = """---
title: Fog closes the port of Merrow
author: Ada Quill
date: 2026-03-04
url: https://gazette.example/fog
publisher: Northern Gazette
---

Thick fog kept the harbour of Port Merrow closed on Tuesday, leaving eleven ferries at anchor and two hundred travellers in hotels.

Hotels in the old town lowered their prices, and the town's bakers opened through the night for the travellers who waited.
"""
FIRST, SECOND = datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 11, 8, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fog.md").write_text(ARTICLE, "utf-8")
    return tmp_path


def build(project: Path, now: datetime) -> pipeline.Draft:
    return pipeline.build(pipeline.open_project(project), now=now)[0]


def published(project: Path, *issues: str, now: datetime) -> Result:
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": f"{now.timestamp():.0f}"})
    return runner.invoke(app, ["published", *issues, "-C", str(project)])


def test_published_issue_tells_what_was_corrected(project: Path) -> None:
    build(project, FIRST)
    result = published(project, now=FIRST)
    assert result.output.startswith("wrote issues/2026-W10.published.toml\n")
    assert build(project, SECOND).notices == ()
    (project / "seeds" / "fog.md").write_text(ARTICLE.replace("Ada Quill", "Ada Quill and Tomas Brandt"), "utf-8")
    changed = build(project, SECOND)
    assert "digest published 2026-W10" in changed.notices[0].hint
    assert changed.files == build(project, datetime(2027, 1, 1, tzinfo=UTC)).files
    result = published(project, "2026-W10", now=SECOND)
    assert result.output.startswith("wrote issues/2026-W10.published.toml, with 1 correction\n")
    recorded = build(project, SECOND)
    assert recorded.notices == ()
    assert recorded.issues[0].updated == SECOND
    page = (project / "dist" / "issues" / "2026-W10" / "index.html").read_text("utf-8")
    assert "11 March 2026" in page
    assert "“Fog closes the port of Merrow”: authors" in page
    assert pipeline.check(pipeline.open_project(project), now=SECOND).failures == ()


def test_passages_of_a_build_lead_to_their_place(project: Path) -> None:
    build(project, FIRST)
    feed = (project / "dist" / "articles.xml").read_text("utf-8")
    assert 'href="https://gazette.example/fog#:~:text=Thick%20fog%20kept%20the,travellers%20in%20hotels."' in feed


def test_issue_that_does_not_exist_is_told(project: Path) -> None:
    with pytest.raises(StoreError, match="2026-W99: there is no such issue\nhint: there are: 2026-W10"):
        pipeline.mark_published(pipeline.open_project(project), ["2026-W99"], now=FIRST)
