"""A template that has no end, or makes something huge, ends as an error with its file and line; honest ones never meet a limit."""

from pathlib import Path

import pytest

from digest.composer.rendering.templates import Templates
from digest.errors import TemplateError


def filled(folder: Path, text: str) -> str:
    (folder / "a.txt.j2").write_text(f"first line\n{text}", "utf-8")
    return Templates(folder).fill("a.txt.j2", words=["fog", "harbour"])


@pytest.mark.parametrize(
    "endless",
    [
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% include 'a.txt.j2' %}",
        "{% import 'a.txt.j2' as again %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}",
        "{% for a in range(9) recursive %}{{ loop(range(9)) }}{% endfor %}",
        "{% for a in [1] recursive %}{{ loop(range(99999) | list) }}{% endfor %}",
        "{% set s %}{% for a in range(99999) %}{{ 'x' * 900000 }}{% endfor %}{% endset %}{{ s }}",
    ],
)
def test_template_without_end_is_an_error_with_its_line(tmp_path: Path, endless: str) -> None:
    with pytest.raises(TemplateError) as raised:
        filled(tmp_path, endless)
    assert raised.value.where.endswith("a.txt.j2:2")
    assert "end" in raised.value.problem or "large" in raised.value.problem


@pytest.mark.parametrize(
    "huge",
    [
        "{{ 'a' * 10 ** 11 }}",
        "{{ [0] * 10 ** 11 }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ 'a' | center(10 ** 11) }}",
        "{{ 'a'.rjust(10 ** 11) }}",
        "{{ 'a\tb'.expandtabs(10 ** 11) }}",
        "{{ 'a' | indent(10 ** 11, first=true) }}",
        "{{ '%99999999999d' | format(1) }}",
        "{{ '%99999999999d' % 1 }}",
        "{{ '%*d' % (10 ** 11, 1) }}",
        "{{ '{:99999999999}'.format(1) }}",
        "{{ '{:{}}'.format(1, 10 ** 11) }}",
        "{{ ('a' * 1000000) | replace('a', 'b' * 1000000) }}",
        "{{ range(99999) | map('center', 99999) | join }}",
        "{{ range(99999) | map('string') | map('center', 900) | map('replace', ' ', ' ' * 500) | join }}",
        "{{ [1] | batch(10 ** 11, 2) }}",
        "{{ [1] | slice(10 ** 11) }}",
        "{% for a in range(10 ** 11) %}{% endfor %}",
        "{% set n = namespace(x='ab') %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x='ab') %}{% for a in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=[1]) %}{% for a in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
    ],
)
def test_template_that_makes_something_huge_is_an_error_with_its_line(tmp_path: Path, huge: str) -> None:
    with pytest.raises(TemplateError) as raised:
        filled(tmp_path, huge)
    assert raised.value.where.endswith("a.txt.j2:2")
    assert "too large" in raised.value.problem or "no end" in raised.value.problem


@pytest.mark.parametrize("chance", ["{{ lipsum() }}", "{{ words | random }}"])
def test_template_cannot_print_by_chance(tmp_path: Path, chance: str) -> None:
    with pytest.raises(TemplateError):
        filled(tmp_path, chance)


@pytest.mark.parametrize(
    ("honest", "shown"),
    [
        ("{{ '-' * 72 }}", "-" * 72),
        ("{{ words | map('upper') | join(', ') }}", "FOG, HARBOUR"),
        ("{{ '%05.1f' | format(3.14159) }} {{ '{:>8}'.format('fog') }}", "003.1      fog"),
        (
            "{% for word in words %}{{ loop.index ~ ' of ' ~ loop.length }}{{ ', ' if not loop.last }}{% endfor %}",
            "1 of 2, 2 of 2",
        ),
        ("{% macro m(n) %}{% if n %}{{ n }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(50) | length }}", "91"),
        ("{{ (range(3000) | map('string') | list) | length }}", "3000"),
        (
            "{% set n = namespace(x=0) %}{% for a in range(20000) %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}",
            "20000",
        ),
    ],
)
def test_honest_template_meets_no_limit(tmp_path: Path, honest: str, shown: str) -> None:
    assert filled(tmp_path, honest) == f"first line\n{shown}"


def test_every_filled_template_has_the_same_limit(tmp_path: Path) -> None:
    """What one template spends is not missing in the next."""
    (tmp_path / "a.txt.j2").write_text("{% for a in range(90000) %}{{ a }}{% endfor %}", "utf-8")
    templates = Templates(tmp_path)
    assert len({templates.fill("a.txt.j2") for _ in range(8)}) == 1
