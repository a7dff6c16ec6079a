"""Every exception survives the way between processes, and says where, what and what would be accepted."""

import pickle

import pytest

from digest import errors


def subclasses(kind: type[errors.DigestError]) -> list[type[errors.DigestError]]:
    return [kind, *(inner for one in kind.__subclasses__() for inner in subclasses(one))]


@pytest.mark.parametrize("kind", subclasses(errors.DigestError))
def test_error_pickles(kind: type[errors.DigestError]) -> None:
    error = kind("digest.toml: titel", "unknown setting", "did you mean title?")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert type(again) is kind
    assert (again.where, again.problem, again.hint) == (error.where, error.problem, error.hint)
    assert str(again) == "digest.toml: titel: unknown setting\nhint: did you mean title?"


def test_errors_are_drawn_in_the_module() -> None:
    assert errors.__doc__ is not None
    missing = [kind.__name__ for kind in subclasses(errors.DigestError) if kind.__name__ not in errors.__doc__]
    assert missing == []


def test_other_problems_of_a_plan_survive_pickling_too() -> None:
    error = errors.PlanError("p:1", "one", "mend it", (errors.PlanError("p:2", "two"),))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert [(one.where, one.problem) for one in again.others] == [("p:2", "two")]
