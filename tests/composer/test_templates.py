"""Templates escape whatever their ending, run in a sandbox, and say where they fail."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.composer.rendering import templates as module
from digest.composer.rendering.templates import Templates, packaged_folder
from digest.errors import TemplateError
from digest.model import Attribution


def own(folder: Path, name: str, text: str) -> Templates:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return Templates(folder)


@pytest.mark.parametrize("name", ["a.mjml.j2", "a.html.j2", "a.xhtml.j2", "a.xml.j2", "a.mjml", "a"])
def test_template_of_any_ending_escapes(tmp_path: Path, name: str) -> None:
    assert own(tmp_path, name, "{{ x }}").fill(name, x='<b>"&') == "&lt;b&gt;&#34;&amp;"


def test_plain_text_template_does_not_escape(tmp_path: Path) -> None:
    assert own(tmp_path, "a.txt.j2", "{{ x }}").fill("a.txt.j2", x="Dow & Sons") == "Dow & Sons"


def test_values_are_never_read_as_templates(tmp_path: Path) -> None:
    assert own(tmp_path, "a.txt.j2", "{{ x }}").fill("a.txt.j2", x="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"


def test_template_of_the_project_overrides_file_by_file(tmp_path: Path) -> None:
    templates = own(tmp_path, "web/style.css.j2", "mine")
    assert templates.fill("web/style.css.j2") == "mine"
    assert "entry.xhtml.j2" in templates.names()


def test_undefined_variable_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        own(tmp_path, "a.html.j2", "\n\n{{ tilte }}").fill("a.html.j2", title="x")
    assert raised.value.where.endswith("a.html.j2:3:4")
    assert "tilte" in raised.value.problem
    assert "did you mean title?" in raised.value.hint


def test_unknown_part_of_a_value_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        own(tmp_path, "a.html.j2", "<p>\n{{ story.headlin }}").fill("a.html.j2", story=Attribution(headline="x"))
    assert raised.value.where.endswith("a.html.j2:2:10")
    assert "headlin" in raised.value.problem
    assert "did you mean headline?" in raised.value.hint


def test_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as raised:
        own(tmp_path, "a.html.j2", "\n{% if %}").fill("a.html.j2")
    assert raised.value.where.endswith("a.html.j2:2")


def test_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"b\.html\.j2: no such template"):
        own(tmp_path, "a.html.j2", "{% include 'b.html.j2' %}").fill("a.html.j2")


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ x.append(1) }}", "{{ f.__globals__ }}"])
def test_template_cannot_leave_the_sandbox(tmp_path: Path, attack: str) -> None:
    with pytest.raises(TemplateError):
        own(tmp_path, "a.html.j2", attack).fill("a.html.j2", x=[], f=own)


def test_every_packaged_template_parses() -> None:
    templates = Templates()
    assert len(templates.names()) >= 9
    for name in templates.names():
        templates.parse(name)


def test_packaged_folder_is_the_checkouts_own() -> None:
    assert packaged_folder().name in {"templates", "_templates"}


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    _hidden: str = "hidden"

    def method(self) -> str:
        """Return the text."""
        return self.text


@pytest.mark.parametrize(
    "attack",
    [
        "{{ shown._hidden }}",
        "{{ shown.__class__ }}",
        "{{ shown.__init__.__globals__ }}",
        "{{ shown.method.__func__ }}",
        "{{ shown.__dataclass_fields__ }}",
        "{{ shown.text.__class__ }}",
        "{{ '{0.__class__}'.format(shown) }}",
        "{{ kind.__mro__ }}",
    ],
)
def test_template_sees_the_fields_of_a_value_and_nothing_behind_them(tmp_path: Path, attack: str) -> None:
    with pytest.raises(TemplateError):
        own(tmp_path, "a.html.j2", "{{ shown.text }}" + attack).fill("a.html.j2", shown=_Shown("words"), kind=_Shown)


def test_template_sees_the_fields_and_methods_of_a_value(tmp_path: Path) -> None:
    templates = own(tmp_path, "a.html.j2", "{{ shown.text }}, {{ shown.method() }}")
    assert templates.fill("a.html.j2", shown=_Shown("words")) == "words, words"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with templates of the program in `packaged/` and of a project in `own/`; bytecode is kept in `kept/`."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(module, "packaged_folder", lambda: tmp_path / "packaged")
    monkeypatch.setattr(module, "cache_from_source", lambda _: str(tmp_path / "kept/templates.python-3.pyc"))
    (tmp_path / "kept").mkdir()
    own(tmp_path / "packaged", "a.txt.j2", "{{ 3 - 1 }}")
    own(tmp_path / "own", "b.txt.j2", "mine")
    return tmp_path


def test_packaged_template_is_kept_compiled_until_its_source_changes(folders: Path) -> None:
    """What stands in the kept file is what is filled: the test puts other code there."""
    assert Templates().fill("a.txt.j2") == "2"
    (file,) = (folders / "kept").iterdir()
    file.write_bytes(file.read_bytes().replace(b"\x012", b"\x013"))
    assert Templates().fill("a.txt.j2") == "3"
    own(folders / "packaged", "a.txt.j2", "new")
    assert Templates().fill("a.txt.j2") == "new"


def test_template_of_a_project_is_never_kept_compiled(folders: Path) -> None:
    assert Templates(folders / "own").fill("b.txt.j2") == "mine"
    assert not list((folders / "kept").iterdir())


def test_nothing_is_kept_where_python_keeps_no_bytecode(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert Templates().fill("a.txt.j2") == "2"
    assert not list((folders / "kept").iterdir())


def sent_over(templates: Templates) -> Templates:
    """Return templates as another process gets them."""
    sent: Templates = pickle.loads(pickle.dumps(templates))  # noqa: S301 - its own bytes
    return sent


def test_templates_opened_elsewhere_are_those_of_the_project_as_it_is_now(tmp_path: Path) -> None:
    before = sent_over(Templates(tmp_path))
    assert sent_over(Templates(tmp_path)) is before
    (tmp_path / "web").mkdir()
    (tmp_path / "web/feed.css.j2").write_text("mine", "utf-8")
    after = sent_over(Templates(tmp_path))
    assert after.fill("web/feed.css.j2") == "mine"


def test_link_of_the_editors_words_shows_no_password(tmp_path: Path) -> None:
    templates = own(tmp_path, "a.html.j2", "{{ note | linked }}")
    filled = templates.fill("a.html.j2", note="See HTTPS://ida:lamp@Quay.example/Plan.")
    assert 'href="https://quay.example/Plan"' in filled
