"""Where people are sent when a partition is not open: the chain has an open end, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A partition at an instant: whether it is open, and where it sends people else."""

    name: str
    is_open: bool
    fallback: str = ""


def objection(partition: str, fallback: str, places: Mapping[str, Place]) -> str:
    """Why a partition cannot send people there: "itself", "not_open", "loop"; "" where it can."""
    if fallback == partition:
        return "itself"
    seen, at = {partition}, fallback
    while at in places and not places[at].is_open:
        seen.add(at)
        at = places[at].fallback
        if at in seen:
            return "loop"
    return "" if fallback in places and places[fallback].is_open else "not_open"
