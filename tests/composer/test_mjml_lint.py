"""The lint of MJML: each test is something the compiler passes in silence."""

import pickle
from pathlib import Path

import pytest

from digest.composer.rendering.mjml import lint_mjml
from digest.composer.rendering.pages import email_html
from digest.composer.rendering.templates import Templates, packaged_folder
from digest.composer.rendering.views import issue_view
from digest.errors import MjmlError, TemplateError
from tests.samples import SITE, fog, issues


def column(inner: str) -> str:
    return f"<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize(
    ("source", "problem", "hint"),
    [
        (column("<mj-txt></mj-txt>"), "unknown MJML element <mj-txt>", "did you mean <mj-text>?"),
        (column('<mj-text colour="#111111"></mj-text>'), "<mj-text> has no attribute colour", "did you mean color?"),
        (column('<mj-text padding="0"></mj-text>'), "padding='0' of <mj-text> would be lost", "0px"),
        (column('<mj-text padding="1em 2px"></mj-text>'), "padding='1em 2px'", "px"),
        (column('<mj-text color="#fff"></mj-text>'), "color='#fff' of <mj-text>", "six digits"),
        (column('<mj-include path="x" />'), "<mj-include> is not supported", "macro"),
        (column('<mj-image src="data:image/png;base64,AA==" />'), "src of <mj-image> is a data: address", "file"),
        (column("<p>x</p>"), "<p> is directly in <mj-column>", "mj-text"),
        ("<mjml><mj-body><mj-text></mj-text></mj-body></mjml>", "<mj-text> is not allowed in <mj-body>", "mj-column"),
        (
            "<mjml><mj-body><mj-section><mj-text></mj-text></mj-section></mj-body></mjml>",
            "<mj-text> is not allowed in <mj-section>",
            "mj-column",
        ),
        ("<mj-body></mj-body>", "<mj-body> is not allowed at the top", "mjml"),
        ('<mjml><mj-body><mj-wrapper gap="4px"></mj-wrapper></mj-body></mjml>', "has no attribute gap", "known"),
    ],
)
def test_lint_says_what_the_compiler_does_not(source: str, problem: str, hint: str) -> None:
    with pytest.raises(MjmlError) as raised:
        lint_mjml(source, name="t")
    assert problem in raised.value.problem
    assert hint in raised.value.hint
    assert raised.value.where.startswith("t (filled):1:")


def test_defaults_may_be_set_for_every_element() -> None:
    head = '<mj-head><mj-attributes><mj-all color="#111111" /><mj-text padding="0px" /></mj-attributes></mj-head>'
    lint_mjml(f"<mjml>{head}<mj-body></mj-body></mjml>", name="t")


def test_error_survives_pickling() -> None:
    error = MjmlError("a:1:2", "wrong", "right", tag="<mj-x>")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert (copy.where, copy.problem, copy.hint, copy.tag) == ("a:1:2", "wrong", "right", "<mj-x>")


def test_mistake_in_a_projects_template_is_told_with_its_own_place(tmp_path: Path) -> None:
    name = "email/section.mjml.j2"
    text = (packaged_folder() / name).read_text("utf-8").replace("<mj-divider", "<mj-dividre")
    (tmp_path / "email").mkdir()
    (tmp_path / name).write_text(text, "utf-8")
    (issue,) = issues(fog())
    with pytest.raises(TemplateError) as raised:
        email_html(issue_view(issue, SITE, email=True), SITE, Templates(tmp_path))
    line = next(n for n, one in enumerate(text.splitlines(), start=1) if "mj-dividre" in one)
    at = text.splitlines()[line - 1].index("<mj-dividre") + 1
    assert raised.value.where == f"{(tmp_path / name).as_posix()}:{line}:{at}"
    assert "did you mean <mj-divider>?" in raised.value.hint
