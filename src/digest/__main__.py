"""Starts the command line, as `digest` and as `python -m digest`; signals are handled from here on, even while modules are loading."""

from digest.commands.stopping import stand_by


def main() -> None:
    """Run the command line."""
    stand_by()
    from digest import cli

    cli.main()


if __name__ == "__main__":
    main()
