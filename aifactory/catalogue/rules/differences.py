"""What differs between two contents: pure values in, lines out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISSING = object()


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was.

    Attributes:
        path: names from the outside in, e.g. ("content", "promise", "working_days").
        before: the value it had; None with `is_new`.
        after: the value it has; None with `is_gone`.
    """

    path: tuple[str, ...]
    before: Any = None
    after: Any = None
    is_new: bool = False
    is_gone: bool = False


def differences(before: Any, after: Any) -> list[Difference]:
    """What differs, in the order of the later content, then what is gone.

    Objects are compared name by name. Lists whose members have a "key", "slug", "value" or "code"
    are compared member by member, and a member that moved counts as one difference; any other
    list is one value.
    """
    return list(_walk((), before, after))


def _walk(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _names(path, before, after)
        return
    old, new = _named(before), _named(after)
    if old is not None and new is not None:
        yield from _names(path, old, new)
        yield from _order(path, list(old), list(new))
        return
    yield Difference(path, before, after)


def _names(
    path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = before.get(name, MISSING), after.get(name, MISSING)
        inner = (*path, str(name))
        if old is MISSING:
            yield Difference(inner, after=new, is_new=True)
        elif new is MISSING:
            yield Difference(inner, before=old, is_gone=True)
        else:
            yield from _walk(inner, old, new)


def _order(path: tuple[str, ...], before: list[str], after: list[str]) -> Iterator[Difference]:
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield Difference((*path, "order"), before=before, after=after)


def _named(value: Any) -> dict[str, Any] | None:
    """A list of members with names of their own, as a mapping; None for anything else."""
    if not isinstance(value, list):
        return None
    found: dict[str, Any] = {}
    for member in value:
        name = _name(member)
        if not name or name in found:
            return None
        found[name] = member
    return found


def _name(member: Any) -> str:
    if not isinstance(member, Mapping):
        return ""
    names = (member.get(key) for key in ("key", "slug", "value", "code"))
    return next((name for name in names if isinstance(name, str) and name), "")
