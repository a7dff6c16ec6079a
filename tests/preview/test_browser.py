"""What people see: the preview in a real browser."""

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed: what people see is not tested here")

from playwright.sync_api import Browser, FrameLocator, Page, Request, expect

from digest.composer.rendering.templates import packaged_folder
from digest.preview.screens import VIEWS
from digest.preview.sessions import Session
from tests.preview.conftest import FOG, ISSUE, NOW, previewed


@pytest.fixture
def requests() -> list[Request]:
    """Return the list that `page` fills with every request the browser makes."""
    return []


@pytest.fixture
def page(browser: Browser, requests: list[Request]) -> Iterator[Page]:
    """Return a fresh page in which an error of a script, or a refusal by the policy, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.set_default_timeout(8000)
    found = context.new_page()
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("request", lambda request: requests.append(request))  # noqa: PLW0108  (a built-in method cannot be wrapped)
    yield found
    context.close()
    assert errors == []


def at(preview: Session, view: str, query: str = "") -> str:
    """Return the address of a view."""
    return f"{preview.address}issue/{ISSUE}/{view}{query}"


def mail(page: Page, width: int = 680) -> FrameLocator:
    """Return the mail in the frame of that width."""
    return page.frame_locator(f"iframe[width='{width}']")


def text_of(page: Page, selector: str) -> str:
    return page.locator(selector).inner_text()


def test_the_address_leads_to_the_newest_mail(standing: Session, page: Page) -> None:
    page.goto(standing.address)
    assert page.url == at(standing, "email")
    expect(mail(page).get_by_role("heading", name="Fog closes Port Merrow for a third day")).to_be_visible()


def test_every_tab_opens_by_its_link(standing: Session, page: Page) -> None:
    page.goto(at(standing, "problems"))
    for view in VIEWS:
        page.get_by_role("navigation", name="Views").get_by_role("link", name=view.label).first.click()
        expect(page).to_have_url(at(standing, view.name))
        expect(page.locator("nav a[aria-current=page]")).to_contain_text(view.label)
        expect(page.get_by_role("heading", level=1)).to_be_attached()


def test_every_tab_opens_by_its_key(standing: Session, page: Page) -> None:
    page.goto(at(standing, "problems"))
    for number, view in enumerate(VIEWS, start=1):
        page.keyboard.press(str(number % 10))
        expect(page).to_have_url(at(standing, view.name))
        page.wait_for_load_state("load")


def test_every_view_stays_within_the_window_of_a_phone_and_a_desk(standing: Session, page: Page) -> None:
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for view in VIEWS:
            page.goto(at(standing, view.name))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view.name


def test_saving_a_seed_reloads_the_page_where_it_was(preview: Session, page: Page, project: Path) -> None:
    page.goto(at(preview, "email"))
    expect(mail(page).get_by_text("leaving eleven ferries")).to_be_visible()
    (project / "seeds" / "1-fog.md").write_text(FOG.replace("eleven", "twelve"), "utf-8")
    expect(mail(page).get_by_text("leaving twelve ferries")).to_be_visible()
    assert page.url == at(preview, "email")


def test_saving_the_settings_reloads_the_page(preview: Session, page: Page, project: Path) -> None:
    page.goto(at(preview, "web"))
    (project / "digest.toml").write_text('title = "Coast & Country"\n')
    expect(page).to_have_title("Web page · 2026-W10 · Coast & Country")


def test_a_broken_template_shows_its_line_and_heals(preview: Session, page: Page, project: Path) -> None:
    page.goto(at(preview, "email"))
    whole = (packaged_folder() / "email" / "layout.mjml.j2").read_text("utf-8")
    template = project / "templates" / "email" / "layout.mjml.j2"
    template.parent.mkdir(parents=True)
    template.write_text(whole.replace("issue.count", "issue.cuont", 1), "utf-8")
    failure = page.get_by_role("alert")
    expect(failure).to_contain_text("has no attribute 'cuont'")
    line = whole[: whole.index("issue.count")].count("\n") + 1
    column = whole.splitlines()[line - 1].index("count") + 1
    expect(failure.locator("code").first).to_have_text(f"templates/email/layout.mjml.j2:{line}:{column}")
    expect(failure.locator(".line-wrong mark")).to_have_text("cuont")
    expect(mail(page).get_by_text("Thick fog")).to_be_visible()  # the last good build stays
    template.write_text(whole, "utf-8")
    expect(failure).to_have_count(0)


def test_dark_and_narrow_differ_as_they_should(standing: Session, page: Page) -> None:
    ground = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    page.goto(at(standing, "email"))
    expect(mail(page).locator("h1")).to_be_visible()
    narrow, wide = (page.frame_locator(f"iframe[width='{width}']").locator("h1") for width in (375, 680))
    assert [one.evaluate("() => innerWidth") for one in (narrow, wide)] == [375, 680]
    assert wide.evaluate(f"() => {ground}") == "rgb(255, 255, 255)"
    page.goto(at(standing, "dark"))
    assert mail(page).locator("h1").evaluate(f"() => {ground}") == "rgb(25, 29, 34)"
    page.emulate_media(color_scheme="dark")  # the reader's choice in the preview, whatever the browser is set to
    page.goto(at(standing, "email"))
    assert mail(page).locator("h1").evaluate(f"() => {ground}") == "rgb(255, 255, 255)"


def test_without_styles_the_mail_keeps_its_words(standing: Session, page: Page) -> None:
    page.goto(at(standing, "styles-stripped"))
    expect(mail(page).get_by_text("Thick fog")).to_be_visible()
    assert (
        mail(page).locator("html").evaluate("() => document.styleSheets.length") <= 1
    )  # the preview's own colour scheme


@pytest.mark.parametrize(
    "words", ["Thick fog kept the harbour of Port Merrow closed", "The keeper of the north lamp, who lit it"]
)
def test_a_passage_leads_to_its_words_in_the_source(standing: Session, page: Page, words: str) -> None:
    page.goto(at(standing, "provenance"))
    if "lamp" in words:
        page.get_by_role("link", name="Lamp keeper retires").click()
    page.locator(".passage", has_text=words).click()
    mark = page.locator("#here")
    expect(mark).to_be_in_viewport()
    text = page.locator(".passage[aria-current] span").last.inner_text()
    assert "".join(text_of(page, "#here").split()) == "".join(text.split())
    assert text.startswith(words)
    shown = text_of(page, ".facts")
    assert "In the source" in shown
    assert "headline" in shown


def test_a_quote_leads_to_its_words_and_its_speaker(page: Page, project: Path) -> None:
    (project / "digest.toml").write_text("[story]\nwords = 25\n")
    seed = project / "seeds" / "1-fog.md"
    words = "Nobody leaves the port until I can see the lamp from my own window"
    seed.write_text(
        seed.read_text("utf-8").replace("Nobody sails until I can see the second buoy from my own window", words)
    )
    with previewed(project) as session:
        page.goto(at(session, "provenance"))
        page.locator(".passage-quote", has_text="Nobody leaves").click()
        expect(page.locator("#here")).to_contain_text(words)
        expect(page.locator(".words .mark-speaker")).to_contain_text("Ines Calder")
        expect(page.locator(".facts").get_by_text("Confidence")).to_be_visible()


def test_a_click_on_an_excerpt_in_the_mail_leads_to_its_source(standing: Session, page: Page) -> None:
    page.goto(at(standing, "email"))
    excerpt = mail(page).locator("blockquote[title]").first
    expect(excerpt).to_be_visible()
    words = excerpt.inner_text()
    excerpt.click()
    expect(page.locator("#here")).to_have_text(words)
    assert urlsplit(page.url).path.endswith("/provenance")


def test_keys_walk_through_the_passages(standing: Session, page: Page) -> None:
    page.goto(at(standing, "provenance"))
    first = text_of(page, "#here")
    page.keyboard.press("j")
    expect(page.locator("#here")).not_to_have_text(first)
    page.wait_for_load_state("load")
    page.keyboard.press("k")
    expect(page.locator("#here")).to_have_text(first)


def test_a_script_does_not_run_and_nothing_leaves_the_machine(
    preview: Session, page: Page, requests: list[Request], project: Path
) -> None:
    whole = (packaged_folder() / "email" / "layout.mjml.j2").read_text("utf-8")
    evil = (
        "<mj-raw><script>parent.document.title = 'taken over'</script><img src='http://192.0.2.1/pixel.gif' alt=''>"
        "<link rel='preconnect' href='http://192.0.2.1'><iframe src='http://192.0.2.1/'></iframe></mj-raw>"
    )
    (project / "templates" / "email").mkdir(parents=True)
    (project / "templates" / "email" / "layout.mjml.j2").write_text(whole.replace("</mj-body>", f"{evil}</mj-body>"))
    page.goto(at(preview, "email"))
    expect(page.get_by_text("not loaded")).to_be_visible()
    expect(mail(page).get_by_text("Thick fog")).to_be_visible()
    still = page.context.new_page()  # one that no notice of the change above loads anew while it is on its way
    still.route("**/events", lambda route: route.abort())
    still.on("request", lambda request: requests.append(request))  # noqa: PLW0108  (a built-in method cannot be wrapped)
    for view in VIEWS:
        still.goto(at(preview, view.name))
        still.wait_for_load_state("load")
        assert "taken over" not in still.title()
    hosts = {urlsplit(request.url).netloc for request in requests if not request.url.startswith(("data:", "about:"))}
    assert f"127.0.0.1:{preview.port}" in hosts
    sent = [
        one.url for one in requests if urlsplit(one.url).hostname not in {"127.0.0.1", None} and one.failure is None
    ]
    assert sent == []


def test_every_view_is_whole_without_script(browser: Browser, standing: Session) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for view in VIEWS:
        page.goto(at(standing, view.name))
        expect(page.locator("nav a[aria-current=page]")).to_contain_text(view.label)
    context.close()


def test_pictures_show_the_whole_page(browser: Browser, project: Path, tmp_path: Path) -> None:
    assert browser.is_connected()
    command = [
        sys.executable,
        "-m",
        "digest",
        "preview",
        "-C",
        str(project),
        "--screenshot",
        str(tmp_path / "pictures"),
    ]
    subprocess.run(command, check=True, timeout=120, env={**os.environ, "SOURCE_DATE_EPOCH": f"{NOW.timestamp():.0f}"})
    paths = sorted((tmp_path / "pictures").iterdir())
    assert [path.name for path in paths] == [f"{ISSUE}-{n:02}-{view.name}.png" for n, view in enumerate(VIEWS, start=1)]
    sizes = [struct.unpack(">II", path.read_bytes()[16:24]) for path in paths]
    assert {width for width, _ in sizes} == {1280}
    assert sizes[0][1] > 900  # the email is taller than a window, and all of it is in the picture
