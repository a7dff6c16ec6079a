"""An issue with everything that a template can show, in several languages, and the tools that check it.

The tools are npm packages, installed by `cd tests/gates && npm ci --ignore-scripts`. Without them, or without a browser, the gates are
skipped.
"""

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from digest.composer.rendering.templates import Templates
from digest.model import Change, Correction, Restrictions, Site
from digest.pipeline.finishing import render_site
from digest.project.themes import shipped_themes
from tests.samples import SITE, bridge, fog, issues

FOLDER = Path(__file__).parent
TOOLS = FOLDER / "node_modules"
VARIANTS = ("en-paper", "en-slate", "ar-paper", "zh-slate")
PAGES = ("email.html", "index.html")


@cache
def everything(variant: str) -> dict[str, str]:
    """Return the files of an issue with notes, credit, coverage, correction, masthead and footer, as text, by path."""
    language, _, name = variant.partition("-")
    theme = replace(shipped_themes()[name], masthead="From the quay, each Sunday", footer="Write to us.\n\nWe answer.")
    site: Site = replace(
        SITE, language=language, theme=theme, unsubscribe_url="https://digest.example/out", postal_address="1 Quay Road"
    )
    main = fog(
        note="We saw it ourselves.\n\nTwice.", restrictions=Restrictions(credit="With kind leave"), coverage=(bridge(),)
    )
    stories = (main, fog(id="a" * 64, document="a" * 64, language="ar", headline="ضباب يغلق ميناء ميرو لليوم الثالث"))
    (issue,) = issues(*stories, site=site)
    sections = tuple(replace(one, title="Coast", note="All of it happened by the sea.") for one in issue.sections)
    change = Change(kind="changed", heading="Fog", parts=("headline", "date"), story=main.id)
    issue = replace(
        issue,
        intro="A quiet week.\n\nAlmost.",
        sections=sections,
        corrections=(Correction(changes=(change,), moment=issue.updated),),
    )
    files = render_site((issue,), site, Templates())
    folder = f"issues/{issue.slug}/"
    return {file.path.removeprefix(folder): file.data.decode() for file in files}


@pytest.fixture(params=VARIANTS)
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the finished files of one variant."""
    return everything(request.param)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the paths of the mails and pages of all variants: a checker takes longer to start than to check them."""
    folder = tmp_path_factory.mktemp("pages")
    paths = [(variant, name, folder / f"{variant}-{name}") for variant in VARIANTS for name in PAGES]
    for variant, name, path in paths:
        path.write_text(everything(variant)[name], "utf-8")
    return [str(path) for _, _, path in paths]


@pytest.fixture
def tools() -> Path:
    """Return the folder of the npm packages."""
    if not TOOLS.is_dir():
        pytest.skip("the npm packages of tests/gates are not installed: run npm ci there")
    if shutil.which("node") is None:
        pytest.skip("node is not there")
    return TOOLS
