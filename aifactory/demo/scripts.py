"""The cases of the demo as they are written down, made whole: who applies, with what, and when.

A file holds the cases of one mode, and of one round where the mode has rounds. What an
organisation always answers stands once with the organisation, what everybody answers once for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aifactory.catalogue.models import CutOff
from aifactory.demo.people import read
from aifactory.demo.replay import Calendar

FILES = (
    "try",
    "build",
    "train_big_finished",
    "science_to_decide",
    "train_big_running",
)
OF_AN_ORGANISATION = {
    "country": "country",
    "organisation_kind": "kind",
    "organisation_name": "name",
    "registration": "registration",
}


@dataclass(frozen=True)
class Round:
    """Which cut-off a round of the demo is played at: the latest that lies so far back.

    Attributes:
        working_days: how many have passed since; the script needs them all.
        before: the round that must have a later cut-off than this one.
    """

    mode: str
    working_days: int
    before: str = ""


# Later rounds first: an earlier one is told which cut-off it comes before.
ROUNDS = {
    "running": Round("LS", 5),
    "finished": Round("LS", 13, before="running"),
    "to_decide": Round("SC", 13),
}


@dataclass(frozen=True)
class Script:
    """One case: its answers as a browser would post them, and its steps in order."""

    key: str
    mode: str
    round: str
    lead: str
    answers: Mapping[str, list[str]]
    steps: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """The name of the project."""
        return self.answers["title"][0]


def scripts() -> list[Script]:
    """Every case, in the order of the files."""
    organisations = {row["key"]: row for row in read("organisations")}
    common = {row["key"]: row["answer"] for row in read("common")}
    return [
        Script(
            key=row["key"],
            mode=part["mode"],
            round=part.get("round", ""),
            lead=row["lead"],
            answers=_answers(common, organisations[row["organisation"]], row["answers"]),
            steps=tuple(row["steps"]),
        )
        for name in FILES
        for part in read(f"cases/{name}")
        for row in part["cases"]
    ]


def cut_offs(calendar: Calendar) -> dict[str, CutOff]:
    """The cut-off of each round; a round that is not old enough yet is left out."""
    found: dict[str, CutOff] = {}
    for name, wanted in ROUNDS.items():
        rows = CutOff.objects.filter(call__mode__code=wanted.mode).order_by("-at")
        latest = calendar.instant(wanted.working_days, "23:59")
        if wanted.before in found:
            latest = min(latest, found[wanted.before].at)
        if (row := rows.filter(at__lt=latest).first()) is not None:
            found[name] = row
    return found


def instants(script: Script, calendar: Calendar, rounds: Mapping[str, CutOff]) -> list[datetime]:
    """When each step happens: so many working days ago, or so many after the round's cut-off."""
    if not script.round:
        return [calendar.instant(step["working_days_ago"], step["time"]) for step in script.steps]
    day = calendar.day_of(rounds[script.round].at)
    return [calendar.shifted(day, step["working_days"], step["time"]) for step in script.steps]


def _answers(
    common: Mapping[str, str], organisation: Mapping[str, str], own: Mapping[str, Any]
) -> dict[str, list[str]]:
    theirs = {key: organisation[name] for key, name in OF_AN_ORGANISATION.items()}
    whole = {**common, **theirs, **own}
    return {key: [raw] if isinstance(raw, str) else raw for key, raw in whole.items()}
