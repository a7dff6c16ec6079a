"""What is hard to read in a mail is found; what is not, is not."""

import pytest

from digest.preview.mail import mail_problems
from digest.text.contrast import contrast, least_contrast, parse_colour
from tests.samples import bridge, fog, rendered

DARK = (
    "<style>@media (prefers-color-scheme: dark) { .card { background: #191d22 !important } "
    ".ink, .ink * { color: %s !important } }</style>"
)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#fff", (255, 255, 255)),
        ("#0A58A6", (10, 88, 166)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        ("rgba(1,2,3,1)", (1, 2, 3)),
        ("rgba(1,2,3,.5)", None),
        ("#ffffff url(x.png) no-repeat", (255, 255, 255)),
        ("white", (255, 255, 255)),
        ("inherit", None),
        ("", None),
    ],
)
def test_colours_are_read(value: str, colour: tuple[int, int, int] | None) -> None:
    assert parse_colour(value) == colour


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    assert least_contrast(size_px=16, bold=True) == 4.5
    assert least_contrast(size_px=19, bold=True) == 3
    assert least_contrast(size_px=24, bold=False) == 3


def test_our_own_mail_has_no_problem() -> None:
    (mail,) = [one for one in rendered(fog(), bridge()) if one.path.endswith("email.html")]
    assert mail_problems(mail.data.decode()) == ()


def test_pale_text_is_found_with_its_line_and_story() -> None:
    html = '<h2>Fog</h2>\n<div style="background:#fff"><p style="color:#aaaaaa">pale <b>words</b></p></div>'
    (problem,) = mail_problems(html)
    assert problem.text == "#aaaaaa on #ffffff has a contrast of 2.3: “pale”"
    assert (problem.line, problem.heading) == (2, "Fog")


def test_hidden_text_may_be_pale() -> None:
    assert mail_problems('<p style="display:none;color:#ffffff">preheader</p>') == ()


def test_text_that_pales_in_the_dark_is_found() -> None:
    html = (
        DARK % "#333333"
        + '<div class="card" style="background:#ffffff"><p class="ink" style="color:#000000">words</p></div>'
    )
    (problem,) = mail_problems(html)
    assert problem.text.startswith("in dark mode, #333333 on #191d22")
    assert mail_problems(html.replace("#333333", "#eeeeee")) == ()


def test_an_image_without_alternative_text_is_found() -> None:
    (problem,) = mail_problems('<img src="https://x.example/a/logo.png"><img src="line.png" alt="">')
    assert "logo.png" in problem.text


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ("p", True),
        (".ink", True),
        ("div .ink", True),
        ("div > .ink", False),
        ("td > p.ink", True),
        ("[data-ogsc] .ink", False),
        ("table p", True),
        ("*", True),
        ("p:hover", False),
        ("p:first-child", True),
        ("p::before", False),
        ("p !", False),
    ],
)
def test_selectors_match_what_browsers_match(selector: str, matches: bool) -> None:  # noqa: FBT001  (a row of a table)
    style = f"<style>{selector} {{ color: #aaaaaa }}</style>"
    problems = mail_problems(f'{style}<div><table><tr><td><p class="ink">words</p></td></tr></table></div>')
    assert bool(problems) is matches
