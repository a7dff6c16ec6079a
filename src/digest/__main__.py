"""The command line, as `digest` and as `python -m digest`: signals are answered from here on, also while its modules are loaded."""

from digest.commands.stopping import stand_by


def main() -> None:
    """Run the command line."""
    stand_by()
    from digest import cli

    cli.main()


if __name__ == "__main__":
    main()
