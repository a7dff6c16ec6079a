"""`digest.toml`: what a project sets, checked all at once. Layer 4, an edge: reads one file.

Every setting has a default, so a project needs no file. All problems are reported together, each with its place and what would do.
"""

import difflib
import hashlib
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from digest.config.settings import Settings
from digest.errors import ConfigError
from digest.model import Image
from digest.text.images import PictureError, image_facts

__all__ = ["Settings", "load_settings"]

FILE = "digest.toml"


def load_settings(root: Path) -> Settings:
    """Return the settings of the project in `root`; the defaults when it has no `digest.toml`.

    Raises:
        ConfigError: with the first problem of the file and what would be accepted, the others behind it; or when there is no such folder.
    """
    path = root / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if not root.is_dir():
            hint = f"give the folder of a project after -C, or make one: digest init {root.as_posix()}"
            raise ConfigError(root.as_posix(), "there is no such folder", hint) from None
        return Settings()
    except NotADirectoryError as error:
        raise ConfigError(root.as_posix(), "is no folder", "give the folder of a project after -C") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # no TOML, no UTF-8, a number of thousands of digits; nested without end
        raise ConfigError(
            FILE, f"is not TOML: {error}", "text needs quotation marks; see docs/configuration.md"
        ) from error
    except OSError as error:
        raise ConfigError(FILE, f"cannot be read: {error.strerror}", "check its permissions") from error
    try:
        settings = Settings.model_validate(found)
    except ValidationError as error:
        first, *others = (_problem(one["loc"], one["type"], one["msg"]) for one in error.errors())
        first.others = tuple(others)
        raise first from error
    return settings if settings.theme.logo is None else settings.with_logo(_logo(root, settings))


def _logo(root: Path, settings: Settings) -> Image:
    """Return what the project's logo is.

    Raises:
        ConfigError: when there is none at that place, or none that a mail can show.
    """
    name = settings.theme.logo or ""
    path = root / name
    where = f"{FILE}: theme.logo"
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise ConfigError(where, f"{name} is outside of the project", "copy the file into the project")
        data = path.read_bytes()
        facts = image_facts(data)
    except OSError as error:
        problem = f"{name} cannot be read ({error.strerror})"
        raise ConfigError(where, problem, "give its path from the project's folder") from error
    except PictureError as error:
        raise ConfigError(where, f"{name} {error}", "save it as PNG, JPEG or GIF") from error
    return Image(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=facts.media_type,
        width=facts.width,
        height=facts.height,
        alt=settings.theme.logo_text or settings.title,
    )


def _problem(place: tuple[int | str, ...], kind: str, message: str) -> ConfigError:
    """Return where, what, and what would be accepted."""
    where = f"{FILE}: " + ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        known = _known(place[:-1])
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}"
        return ConfigError(where, "unknown setting", hint)
    return ConfigError(where, message.removeprefix("Value error, "))


def _known(place: tuple[int | str, ...]) -> list[str]:
    """Return the names of the settings in a table."""
    model: Any = Settings
    for part in place:
        if isinstance(part, str):
            model = model.model_fields[part].annotation
            model = next(iter(get_args(model)), model)
    return sorted(field.alias or name for name, field in model.model_fields.items())
