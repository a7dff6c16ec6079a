"""The pure parts: variants, places of errors, provenance, feeds, problems."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.composer.rendering.templates import packaged_folder
from digest.errors import ConfigError, PlanError, TemplateError
from digest.model import Article, Attribution, Block, Document, Issue, Override, Rendered, Site, Span
from digest.pipeline import analysis
from digest.preview.mail import GMAIL_CLIP_BYTES, read_mail
from digest.preview.problems import issue_warnings, located
from digest.preview.provenance import mark_source, source_span, traced_stories
from digest.preview.screens import (
    ALWAYS,
    NEVER,
    feed_files,
    framed,
    in_scheme,
    read_feed,
    remote_images,
    without_styles,
)
from digest.preview.snapshots import Snapshot, SnapshotBuilder
from digest.project.settings import Settings
from tests.preview.conftest import FOG as SEED
from tests.preview.conftest import NOW
from tests.samples import FOG, SITE, bridge, fog, issues, rendered

PAGE = (
    '<html><head><meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark) { a { color: red } }</style>'
    "</head><body>(prefers-color-scheme: dark)</body></html>"
)


def test_dark_always_holds_in_the_dark_and_never_in_the_light() -> None:
    assert f"@media {ALWAYS} {{ a" in in_scheme(PAGE, "dark")
    assert f"@media {NEVER} {{ a" in in_scheme(PAGE, "light")
    assert "color-scheme:dark !important" in in_scheme(PAGE, "dark")
    assert "color-scheme:light !important" in in_scheme(PAGE, "light")


def test_words_about_colour_schemes_stay() -> None:
    assert "<body>(prefers-color-scheme: dark)</body>" in in_scheme(PAGE, "dark")


def test_a_mail_that_without_dark_mode_stays_light() -> None:
    assert "color-scheme:light" in in_scheme("<html><head></head><body>x</body></html>", "dark")


def test_styles_are_stripped_and_words_stay() -> None:
    assert without_styles("<style>p{}</style><p style='color:red'>words</p>") == "<p style='color:red'>words</p>"


def test_frames_fetch_nothing_by_themselves() -> None:
    page = framed(
        '<head><link rel="preconnect" href="//x"><link rel=stylesheet href=x><meta http-equiv="refresh" content="0;url=//x"></head>'
    )
    assert page == '<head><base target="_blank"></head>'


def test_remote_images_are_counted() -> None:
    assert (
        remote_images(
            '<img alt="" src="https://x.example/a.png"><td background="http://x.example/b"><img src="data:,">'
        )
        == 2
    )


def test_a_template_error_has_line_column_and_lines_around(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "email.txt.j2").write_text("one\ntwo {{ issue.tilte }}\nthree\n")
    error = TemplateError(
        f"{tmp_path}/templates/email.txt.j2:2", "'IssueView object' has no attribute 'tilte'", "see the docs"
    )
    problem = located(error, tmp_path)
    assert problem.where == "templates/email.txt.j2:2:14"
    assert [(line.number, line.wrong) for line in problem.code] == [(1, False), (2, True), (3, False)]


def test_an_unknown_mjml_element_is_found_in_the_template(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "email"
    folder.mkdir(parents=True)
    whole = (packaged_folder() / "email" / "section.mjml.j2").read_text("utf-8")
    (folder / "section.mjml.j2").write_text(whole.replace("<mj-divider", "<mj-dividor", 1))
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "fog.md").write_text(SEED)
    *_, last = SnapshotBuilder(tmp_path).build(now=NOW)
    assert last.error is not None
    line = whole[: whole.index("<mj-divider")].count("\n") + 1
    assert last.error.where.startswith(f"templates/email/section.mjml.j2:{line}:")
    assert "mj-dividor" in last.error.text


@pytest.mark.parametrize(
    ("settings_text", "where", "line"), [('title = "x"\ntitel = "y"\n', "titel", 2), ('title = "x\n', "", 1)]
)
def test_an_error_in_the_settings_has_its_line(tmp_path: Path, settings_text: str, where: str, line: int) -> None:
    (tmp_path / "digest.toml").write_text(settings_text)
    (tmp_path / "seeds").mkdir()
    (last,) = SnapshotBuilder(tmp_path).build(now=NOW)
    assert last.error is not None
    assert where in last.error.where
    assert last.error.line == line
    assert [one.number for one in last.error.code if one.wrong] == [line]


def test_a_place_outside_the_templates_shows_no_lines(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret\n")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "2026-W10.md").write_text("# T\n\n> lost\n", "utf-8")
    other = PlanError("issues/2026-W10.md:9", "two")
    problem = located(PlanError("issues/2026-W10.md:3", "one", others=(other,)), tmp_path)
    assert (problem.where, problem.text) == ("issues/2026-W10.md:3", "one (1 more)")
    assert [line.text for line in problem.code if line.wrong] == ["> lost"]

    problem = located(TemplateError(f"{tmp_path}/secret.txt:1", "x"), tmp_path)
    assert problem.code == ()
    assert located(ConfigError("--port", "taken"), tmp_path).where == "--port"


def test_the_last_good_build_stays_when_one_fails(project: Path) -> None:
    builder = SnapshotBuilder(project)
    *_, good = builder.build(now=NOW)
    (project / "digest.toml").write_text("title = 1\n")
    (failed,) = builder.build(now=NOW)
    assert failed.error is not None
    assert failed.files == good.files
    assert failed.state != good.state
    (project / "digest.toml").write_text('title = "Harbour & Coast"\n[email]\nfrom = "H&C <news@digest.example>"\n')
    *_, mended = builder.build(now=NOW)
    assert mended.error is None
    assert mended.state == good.state


def test_an_unchanged_document_is_not_read_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    analyse = analysis.analyse

    def counting(document: Document, given: Settings) -> analysis.Analysis:
        read.append(document.source)
        return analyse(document, given)

    monkeypatch.setattr(analysis, "analyse", counting)
    builder = SnapshotBuilder(project)
    assert list(builder.build(now=NOW))
    (project / "seeds" / "1-fog.md").write_text(SEED.replace("eleven", "twelve"))
    assert list(builder.build(now=NOW))
    assert read == ["seeds/1-fog.md", "seeds/2-lamp.html", "seeds/1-fog.md"]


def story_issue(**changes: object) -> Issue:
    """Return an issue of one story."""
    return issues(fog(**changes))[0]


def test_marks_show_exactly_the_recorded_words() -> None:
    (story,) = traced_stories(story_issue(), SITE)
    for passage in story.passages:
        segments = mark_source(FOG, story, chosen=passage.key, article=None)
        assert "".join(one.text for one in segments) == FOG
        assert "".join(one.text for one in segments if "chosen" in one.kinds) == passage.text


def test_a_quote_shows_its_speaker_and_evidence_in_the_source() -> None:
    base = fog()
    paragraph = next(line for line in FOG.splitlines() if "Nobody sails" in line)
    start = FOG.index(paragraph)
    block = Block(text=" ".join(paragraph.split()), start=start, end=start + len(paragraph))
    article = Article(
        id=base.id, document=base.document, source=base.source, attribution=Attribution(), blocks=(block,)
    )
    mention = block.text.index("harbour master")
    quote = replace(
        base.quotes[0],
        speaker_start=mention,
        speaker_end=mention + len("harbour master Ines Calder"),
        evidence=Span(start=0, end=len(block.text)),
    )
    (story,) = traced_stories(issues(replace(base, quotes=(quote,)))[0], SITE)
    segments = mark_source(FOG, story, chosen="q0", article=article)
    assert "".join(one.text for one in segments if "speaker" in one.kinds) == "harbour master Ines Calder"
    assert "".join(one.text for one in segments if "evidence" in one.kinds) == paragraph


@pytest.mark.parametrize(
    ("source", "number", "hint"),
    [
        ("seeds/fog.md", "", "add url: to the front matter"),
        ("seeds/fog.eml", "", "write it under [editor] into seeds/fog.eml.meta.toml: url = …"),
        ("seeds/fog.txt", "", "write it under [editor] into seeds/fog.txt.meta.toml: url = …"),
        ("seeds/fog.xml", "#3", "write a line url: … below its heading in the plan"),
    ],
)
def test_hint_at_a_missing_address_fits_the_kind_of_file(source: str, number: str, hint: str) -> None:
    story = fog()
    unknown = replace(story, id=story.id + number, source=source, attribution=replace(story.attribution, url=None))
    found = [one.hint for one in issue_warnings(issues(unknown)[0], SITE, None) if "no address" in one.text]
    assert found == [hint]


def test_a_speaker_on_the_editors_word_is_shown_with_its_line() -> None:
    base = fog()
    quote = replace(base.quotes[0], speaker="Zora Hallow", speaker_name=None, speaker_role=None)
    own = Override(field="speaker", value="Zora Hallow", file="issues/2026-W23.md", line=9, quote=quote.text)
    (story,) = traced_stories(issues(replace(base, quotes=(quote,), overrides=(own,)))[0], SITE)
    facts = dict(next(one for one in story.passages if one.kind == "quote").facts)
    assert facts["Credited to"] == "Zora Hallow"
    assert facts["Named by"] == "the editor’s correction, issues/2026-W23.md:9"
    assert "As written" not in facts


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["ab", "c", " ", "\n", "  \t", "é"]), min_size=1, max_size=12).map("".join), st.data())
def test_a_range_of_a_block_is_found_in_its_source_whatever_the_white_space(source: str, data: st.DataObject) -> None:
    text = " ".join(source.split())
    if not text:
        return
    block = Block(text=text, start=3, end=3 + len(source))
    article = Article(id="0", document="0", source="s", attribution=Attribution(), blocks=(block,))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = text[start:end]
    span = source_span(f"xyz{source}", article, start, end)
    if wanted.strip():
        assert span is not None
        assert "".join(f"xyz{source}"[span.start : span.end].split()) == "".join(wanted.split())


def test_feeds_are_shown_as_readers_read_them() -> None:
    files = rendered(fog(), bridge())
    feed = read_feed(feed_files(files)[0])
    assert feed.path == "feed.xml"
    assert feed.title == SITE.title
    assert "Thick fog kept the harbour" in feed.entries[0].content


def test_a_json_feed_is_shown_too() -> None:
    item = b'{"id": "1", "title": "E", "content_html": "<p onclick=x>words</p>"}'
    data = b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [' + item + b"]}"
    (entry,) = read_feed(Rendered(path="feed.json", media_type="application/feed+json", data=data)).entries
    assert (entry.title, entry.content) == ("E", "<p>words</p>")


def texts(issue: Issue, site: Site = SITE, message: Rendered | None = None) -> list[str]:
    return [one.text for one in issue_warnings(issue, site, message)]


def test_what_a_story_lacks_is_reported_with_the_story() -> None:
    lacking = story_issue(published=None, url=None, headline=None, publisher=None, agency=None, publisher_name=None)
    problems = [one for one in issue_warnings(lacking, SITE, None) if one.story]
    assert {one.text.split(",")[0] for one in problems} == {
        "no headline found",
        "no date found",
        "no address found",
        "neither publisher nor agency found",
    }
    assert not any(one.story for one in issue_warnings(story_issue(), SITE, None))


def test_a_mail_that_is_clipped_is_reported_with_the_first_hidden_story() -> None:
    stories = [fog(id=f"{number:064x}", headline=f"Fog, day {number} of it") for number in range(60)]
    files = {file.path: file for file in rendered(*stories)}
    issue = issues(*stories)[0]
    message = files[f"issues/{issue.slug}/email.eml"]
    mail = read_mail(message.data)
    (problem,) = [one for one in issue_warnings(issue, SITE, message) if "Gmail hides" in one.text]
    assert mail.html_bytes > GMAIL_CLIP_BYTES
    assert problem.heading in mail.html.encode()[GMAIL_CLIP_BYTES:].decode("utf-8", "ignore")


def test_the_state_is_that_of_what_is_seen() -> None:
    one = Snapshot(seconds=0.1)
    assert one.state == replace(one, seconds=0.2, finished=NOW).state
