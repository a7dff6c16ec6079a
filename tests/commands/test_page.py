"""Every command and option is on the page of commands, as the program tells it."""

from tests.commands.page import PAGE, page


def test_page_of_commands_says_what_the_program_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.commands.page"


def test_every_option_is_explained() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    assert len(rows) > 25
    assert [row for row in rows if row.endswith("|  |")] == []
