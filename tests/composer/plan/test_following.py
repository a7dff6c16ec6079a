"""An issue follows its plan, and the words stay those of the sources."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from digest.composer.plan import draft_plan, follow_plan, read_plan
from digest.errors import PlanError
from digest.model import ArrangedStory, Issue, Notice, Quote, Section, Story, arranged
from digest.summarizer import quotes_of, summarize
from tests.composer.plan.material import SITE, Week, week

FILE = "issues/2026-W10.md"


@pytest.fixture(scope="module")
def known() -> Week:
    return week()


def follow(text: str, known: Week) -> tuple[Issue, tuple[Notice, ...]]:
    plan = read_plan(text, file=FILE)
    return follow_plan(plan, known.issue, pool=known.pool, article_of=known.article_of, quotes_of=known.quotes_of)


def one_story(known: Week, *lines: str) -> ArrangedStory:
    """Return the story of the ferry with these lines under its heading."""
    (story,) = follow("\n".join([f"### Ferry {{#{known.id_of('Ferry')}}}", "", *lines, ""]), known)[0].stories
    return story


def problems(text: str, known: Week) -> Sequence[PlanError]:
    with pytest.raises(PlanError) as caught:
        follow(text, known)
    return [caught.value, *(one for one in caught.value.others if isinstance(one, PlanError))]


def story_problem(known: Week, *lines: str) -> PlanError:
    (problem,) = problems("\n".join([f"### Ferry {{#{known.id_of('Ferry')}}}", "", *lines, ""]), known)
    return problem


def test_untouched_plan_gives_the_very_same_issue(known: Week) -> None:
    issue, notices = follow(draft_plan(known.issue, SITE), known)
    assert issue == known.issue
    assert notices == ()


def test_order_sections_notes_title_and_intro_are_the_plans(known: Week) -> None:
    issue, _ = follow(
        f"# My week\n\nHello.\n\n## Bread\n\nOf bread.\n\n### B {{#{known.id_of('Bakers')}}}\n\nOf bakers.\n\n"
        f"## Ships\n### F {{#{known.id_of('Ferry')}}}\n",
        known,
    )
    assert (issue.title, issue.intro) == ("My week", "Hello.")
    assert [(section.title, section.note) for section in issue.sections] == [("Bread", "Of bread."), ("Ships", "")]
    assert [story.note for story in issue.stories] == ["Of bakers.", ""]
    assert [story.attribution.headline for story in issue.stories] == [
        "Bakers of Port Merrow Open Through the Night",
        "Ferry Line Sells Its Oldest Ship",
    ]


def test_pinned_story_stands_at_the_head_of_its_section(known: Week) -> None:
    issue, _ = follow(f"### F {{#{known.id_of('Ferry')}}}\n### B {{#{known.id_of('Bakers')} .pin}}\n", known)
    assert [story.source for story in issue.stories] == ["seeds/bakers.txt", "seeds/ferry.txt"]


def test_story_that_the_plan_leaves_out_is_left_out_silently_when_it_was_offered(known: Week) -> None:
    text = draft_plan(known.issue, SITE)
    start, end = text.index("### Bakers"), text.index("<!-- offered")
    issue, notices = follow(text[:start] + text[end:], known)
    assert [story.source for story in issue.stories] == ["seeds/ferry.txt"]
    assert notices == ()


def test_story_that_came_after_the_plan_is_told(known: Week) -> None:
    issue, (notice,) = follow(f"### Ferry Line Sells Its Oldest Ship {{#{known.id_of('Ferry')}}}\n", known)
    assert len(issue.stories) == 1
    assert notice.text == "leaves out what came after it was written: “Bakers of Port Merrow Open Through the Night”"
    assert notice.hint == "to add it, run: digest plan 2026-W10"


def test_issue_is_as_new_as_its_newest_story(known: Week) -> None:
    issue, _ = follow(f"### F {{#{known.id_of('Ferry')}}}\n", known)
    assert (known.issue.updated.day, issue.updated.day) == (4, 3)


def test_excerpt_may_be_any_words_and_is_placed_in_the_source(known: Week) -> None:
    story = one_story(known, "> She carried the mail", "> to the outer islands for fifty-one years.")
    (excerpt,) = story.excerpts
    article, source_text = known.articles[story.id]
    assert excerpt.text == "She carried the mail to the outer islands for fifty-one years."
    assert article.text[excerpt.start : excerpt.end] == excerpt.text
    assert source_text[excerpt.place.start : excerpt.place.end] == excerpt.text
    assert (excerpt.reason, excerpt.continues) == ("chosen by the editor", True)
    assert excerpt.fragment


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("She carried the mail to the outer islands", False),
        ("carried the mail to the outer islands", True),
        ("She was never fast", False),
        ("captain Ines Calder told the Merrow Gazette.", True),
    ],
)
def test_excerpt_that_begins_within_a_sentence_says_so(known: Week, words: str, within: bool) -> None:  # noqa: FBT001  (a value of the table)
    (excerpt,) = one_story(known, f"> {words}").excerpts
    assert excerpt.within is within


def test_machines_excerpt_keeps_what_is_known_of_it(known: Week) -> None:
    machine = known.pool[known.id_of("Ferry")].excerpts[0]
    wrapped = machine.text.replace(" ", "\n> ", 2)
    assert one_story(known, f"> {wrapped}").excerpts == (machine,)


def test_block_quote_over_paragraphs_becomes_one_excerpt_for_each(known: Week) -> None:
    story = one_story(
        known,
        "> It will need a new boiler first. The town has promised half of the money.",
        ">",
        '> "We have the berth, we have the crane, and we have the patience that an old boiler needs," museum director Tomas Brandt said.',
    )
    assert [excerpt.text[:12] for excerpt in story.excerpts] == ["It will need", '"We have the']
    assert [excerpt.continues for excerpt in story.excerpts] == [False, False]


@pytest.mark.parametrize("mark", ["[…]", "[...]"])
def test_cut_parts_become_neighbouring_excerpts(known: Week, mark: str) -> None:
    story = one_story(
        known, f"> The Northern Ferry Line sold the Petrel on Tuesday, {mark} The price was not disclosed."
    )
    assert [(one.text, one.continues) for one in story.excerpts] == [
        ("The Northern Ferry Line sold the Petrel on Tuesday,", True),
        ("The price was not disclosed.", False),
    ]


def test_cut_with_nothing_between_is_no_cut(known: Week) -> None:
    (excerpt,) = one_story(
        known, "> It will need a new boiler first. […] The town has promised half of the money."
    ).excerpts
    assert excerpt.text == "It will need a new boiler first. The town has promised half of the money."


def test_block_quotes_with_nothing_between_in_one_paragraph_are_one(known: Week) -> None:
    (excerpt,) = one_story(
        known, "> It will need a new boiler first.", "", "> The town has promised half of the money."
    ).excerpts
    assert excerpt.text == "It will need a new boiler first. The town has promised half of the money."


def test_mark_that_the_source_has_itself_is_no_cut() -> None:
    own = week(
        letter="A Letter Is Read\n\nBy Ada Quill\n\n3 March 2026\n\nThe letter said […] nobody sails. So it was read aloud.\n"
    )
    (name,) = own.pool
    (story,) = follow(f"### A {{#{name}}}\n\n> said […] nobody sails. […] read aloud.\n", own)[0].stories
    assert [excerpt.text for excerpt in story.excerpts] == ["said […] nobody sails.", "read aloud."]


def test_parts_in_another_order_than_the_sources_stop(known: Week) -> None:
    problem = story_problem(known, "> The price was not disclosed. […] The Northern Ferry Line sold the Petrel")
    assert "is not found after the words before it" in problem.problem


def test_block_quotes_are_shown_in_the_sources_order_and_that_is_told(known: Week) -> None:
    text = f"### Ferry Line {{#{known.id_of('Ferry')}}}\n\n> Tickets will be drawn by lot.\n\n> The price was not disclosed.\n"
    issue, notices = follow(text, known)
    assert [excerpt.text for excerpt in issue.stories[0].excerpts] == [
        "The price was not disclosed.",
        "Tickets will be drawn by lot.",
    ]
    assert any("in its own order" in notice.text and notice.source == f"{FILE}:1" for notice in notices)


def test_altered_word_stops_with_place_difference_and_nearest(known: Week) -> None:
    problem = story_problem(known, "> She carried the mail", "> to the outer isles for fifty-one years.")
    assert problem.where == f"{FILE}:3"
    assert problem.problem == (
        "these words were altered: “…to the outer islands for fifty-one years.” is now “…to the outer isles for fifty-one years.”"
    )
    assert problem.hint == "the article has: She carried the mail to the outer islands for fifty-one years."


def test_altered_part_after_a_cut_is_told_at_its_own_line(known: Week) -> None:
    problem = story_problem(known, "> The price was not disclosed.", "> […]", "> Tickets will be drawn by luck.")
    assert problem.where == f"{FILE}:5"
    assert "by lot" in problem.problem


def test_changed_quotation_marks_are_an_alteration_that_is_explained(known: Week) -> None:
    problem = story_problem(
        known, "> “She was never fast, but she was never late either, and nobody here will forget that,”"
    )
    assert "were altered" in problem.problem
    assert "your editor may replace quotation marks" in problem.hint


def test_words_of_nobody_stop(known: Week) -> None:
    problem = story_problem(known, "> Onions are cheap in autumn")
    assert problem.problem == "“Onions are cheap in autumn” is not in the article"
    assert "seeds/ferry.txt" in problem.hint


def test_words_of_another_story_stop(known: Week) -> None:
    problem = story_problem(known, "> Bread is free for children.")
    assert problem.problem == "these words are from another story, “Bakers of Port Merrow Open Through the Night”"
    assert problem.hint == f"put them under {{#{known.id_of('Bakers')}}}, or remove them"


def test_same_words_twice_stop(known: Week) -> None:
    problem = story_problem(known, "> Tickets will be drawn by lot.", "", "> drawn by lot.")
    assert (problem.where, "is already in line 3" in problem.problem) == (f"{FILE}:5", True)


def test_quote_that_the_editor_chose_has_the_sources_speaker(known: Week) -> None:
    story = one_story(
        known,
        "> [!quote]",
        "> “We have the berth, we have the crane,",
        "> and we have the patience that an old boiler needs,”",
        "> — Brandt",
    )
    ((quote,)) = story.quotes
    assert (quote.speaker, quote.speaker_name) == ("museum director Tomas Brandt", "Tomas Brandt")
    _, source_text = known.articles[story.id]
    assert quote.place is not None
    assert source_text[quote.place.start : quote.place.end] == quote.text


def test_unknown_speaker_stays_unknown(known: Week) -> None:
    def of_nobody(story: Story) -> tuple[Quote, ...]:
        return tuple(replace(one, speaker=None, speaker_name=None, speaker_role=None) for one in known.quotes_of(story))

    unknown = replace(known, quotes_of=of_nobody)
    words = "> [!quote]\n> We have the berth, we have the crane, and we have the patience that an old boiler needs,"
    text = f"### F {{#{known.id_of('Ferry')}}}\n\n{words}\n> — "
    assert follow(text + "unattributed in the source\n", unknown)[0].stories[0].quotes[0].speaker is None
    (problem,) = problems(text + "Zora Hallow\n", unknown)
    assert problem.problem == "the source does not say who spoke, and does not name “Zora Hallow”"


def test_quote_must_be_a_quotation_of_the_article(known: Week) -> None:
    problem = story_problem(known, "> [!quote]", "> The price was not disclosed.")
    assert "is not a whole quotation of the article" in problem.problem


def test_altered_quote_stops(known: Week) -> None:
    problem = story_problem(
        known, "> [!quote]", "> We have the berth, we have the crane, and the patience that a new boiler needs"
    )
    assert problem.problem.startswith("this quote was altered: ")


def test_changed_heading_changes_no_headline_and_is_told(known: Week) -> None:
    issue, notices = follow(f"### Old ship gone {{#{known.id_of('Ferry')}}}\n", known)
    assert issue.stories[0].attribution.headline == "Ferry Line Sells Its Oldest Ship"
    assert "the headline stays as its source has it" in notices[0].text


def test_mistyped_id_names_the_nearest(known: Week) -> None:
    name = known.id_of("Ferry")
    wrong = name[:-1] + ("0" if name[-1] != "0" else "1")
    (problem,) = problems(f"### Whatever {{#{wrong}}}\n", known)
    assert problem.problem == f"no story of this week has the id {wrong}"
    assert problem.hint == f"the nearest is “Ferry Line Sells Its Oldest Ship” {{#{name}}}"


def test_unknown_id_names_the_nearest_headline(known: Week) -> None:
    (problem,) = problems("### Bakers of Port Merrow Open {#x}\n", known)
    assert "“Bakers of Port Merrow Open Through the Night”" in problem.hint


def test_lost_source_says_so_and_what_its_file_is_now(known: Week) -> None:
    list_of_offers = (
        "<!-- offered by digest plan\ns-000000000000 seeds/ferry.txt Ferry\ns-111111111111 seeds/gone.txt Gone\n-->\n"
    )
    changed, gone = problems(
        f"### Ferry {{#s-000000000000}}\n\n### Gone {{#s-111111111111}}\n\n{list_of_offers}", known
    )
    assert changed.problem == "the source of “Ferry” (seeds/ferry.txt) is gone"
    assert f"the file was changed: write {{#{known.id_of('Ferry')}}}" in changed.hint
    assert gone.hint == "put the file back, or remove the story"


def test_all_problems_of_a_plan_are_told_in_the_order_of_its_lines(known: Week) -> None:
    found = problems(
        f"### B {{#{known.id_of('Bakers')}}}\n\n> Bread costs nothing\n\n### X {{#s-9}}\n\n"
        f"### F {{#{known.id_of('Ferry')}}}\n\n> The prize was not disclosed.\n",
        known,
    )
    assert [one.where.rpartition(":")[2] for one in found] == ["3", "5", "9"]


def test_articles_are_not_read_for_words_that_the_machine_chose(known: Week) -> None:
    def never(_: ArrangedStory) -> tuple[object, ...]:
        raise AssertionError

    plan = read_plan(draft_plan(known.issue, SITE), file=FILE)
    followed, _ = follow_plan(plan, known.issue, pool={}, article_of=never, quotes_of=never)  # type: ignore[arg-type]  # never called
    assert followed == known.issue


def test_copy_of_a_text_is_marked_as_one_only_beside_that_text(known: Week) -> None:
    ferry, bakers = (known.pool[known.id_of(name)] for name in ("Ferry", "Bakers"))
    copy = replace(bakers, excerpts=(), quotes=(), copy_of=ferry.id)
    group = replace(known.issue, sections=(Section(stories=(replace(ferry, coverage=(copy,)),)),))
    grouped = replace(known, issue=group)
    untouched, _ = follow(draft_plan(group, SITE), grouped)
    assert untouched == group
    apart, _ = follow(draft_plan(group, SITE).replace("#### ", "### "), grouped)
    assert [story.copy_of for story in apart.stories] == [None, None]


def test_group_may_be_split_and_stories_put_together(known: Week) -> None:
    ferry, bakers = (known.id_of(name) for name in ("Ferry", "Bakers"))
    (whole,) = follow(f"### F {{#{ferry}}}\n\n#### B {{#{bakers}}}\n\n> Bread is free for children.\n", known)[
        0
    ].stories
    assert [story.source for story in whole.coverage] == ["seeds/bakers.txt"]
    assert [one.text for one in whole.coverage[0].excerpts] == ["Bread is free for children."]
    assert whole.coverage[0].attribution.authors[0].name == "Mira Sand"


@pytest.fixture(scope="module")
def hiding(known: Week) -> Week:
    """The same week, but the paragraph about the captain and the one after it hold what plain text cannot show."""
    name = known.pool[known.id_of("Ferry")].id
    article, text = known.articles[name]
    hidden = {n for n, block in enumerate(article.blocks) if block.text.startswith(('"She was', "The buyer"))}
    assert len(hidden) == 2
    blocks = tuple(replace(block, quotable=n not in hidden) for n, block in enumerate(article.blocks))
    changed = replace(article, blocks=blocks)
    story = arranged(summarize(changed, source_text=text))
    stories = [story if old.id == name else old for old in known.issue.stories]
    return replace(
        known,
        issue=replace(known.issue, sections=(Section(stories=tuple(stories)),)),
        pool={**known.pool, known.id_of("Ferry"): story},
        articles={**known.articles, name: (changed, text)},
        quotes_of=lambda of: quotes_of(known.articles[of.id][0] if of.id != name else changed),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["> The buyer, a museum in Hohenfurt, wants to open the ship to visitors in May."],
        ["> The price was not disclosed. […] It will need a new boiler first."],
        ["> [!quote]", "> “She was never fast, but she was never late either,”", "> — captain Ines Calder"],
        ["> [!quote]", "> She was never fast, but she was never late either, and nobody here will forget that,"],
    ],
)
def test_words_that_plain_text_cannot_show_are_refused_with_the_reason(hiding: Week, lines: list[str]) -> None:
    problem = story_problem(hiding, *lines)
    assert "cannot be shown: its paragraph holds formulas or raised signs that plain text lacks" in problem.problem
    assert "remove it" in problem.hint


def test_excerpt_across_a_paragraph_that_cannot_be_shown_is_refused(hiding: Week) -> None:
    problem = story_problem(hiding, '> The price was not disclosed. "We have the berth, we have the crane,')
    assert "The price was not disclosed." in problem.problem


def test_altered_words_of_a_paragraph_that_cannot_be_shown_are_not_offered_as_a_hint(hiding: Week) -> None:
    problem = story_problem(hiding, "> The buyer, a museum in Hohenfurt, wants to open the vessel to visitors in May.")
    assert "museum in Hohenfurt, wants" not in problem.hint


def test_plan_as_written_offers_nothing_that_cannot_be_shown(hiding: Week) -> None:
    text = draft_plan(hiding.issue, SITE)
    assert "never fast" not in text
    assert "The buyer" not in text
    assert follow(text, hiding)[0] == hiding.issue


def test_editors_excerpt_after_a_gap_in_the_source_says_so(known: Week) -> None:
    name = known.pool[known.id_of("Ferry")].id
    article, text = known.articles[name]
    blocks = tuple(replace(block, follows_gap=block.text.startswith("The last voyage")) for block in article.blocks)
    gapped = replace(known, articles={**known.articles, name: (replace(article, blocks=blocks), text)})
    lines = ["> The last voyage is planned for the end of April, when the ice has left the strait."]
    assert [excerpt.follows_gap for excerpt in one_story(gapped, *lines).excerpts] == [True]
    assert [excerpt.follows_gap for excerpt in one_story(gapped, "> Tickets will be drawn by lot.").excerpts] == [False]
