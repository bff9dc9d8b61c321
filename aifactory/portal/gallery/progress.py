"""Timelines, promise clocks and the rail of steps."""

from datetime import UTC, date, datetime
from typing import Any

from aifactory.face.shapes import PromiseClock, RailStep, Step
from aifactory.portal.gallery.specimens import Specimen, State

DUE = datetime(2026, 11, 23, 16, tzinfo=UTC)
DAYS = [date(2026, 11, day) for day in (17, 18, 19, 20, 23)]


def clock(**changes: Any) -> PromiseClock:
    """A promise of five working days, two of them used."""
    values: dict[str, Any] = {
        "due_at": DUE,
        "zone": "Europe/Brussels",
        "state": "running",
        "days_used": 2,
        "days": DAYS,
        "holder": "CINECA",
        "holder_note": "since Tue 17 Nov",
    }
    return PromiseClock(**{**values, **changes})


def specimens() -> list[Specimen]:
    """Everything that says how far something is."""
    return [_promise(), _timeline(), _rail()]


def _promise() -> Specimen:
    long = [date(2026, 11, 1 + day) for day in range(20)]
    stopped = "Stopped on Thu 19 Nov: the site waits for your answer. It goes on when you answer."
    states = {
        "running": clock(),
        "running, with a note": clock(note="The hosting site checks the request."),
        "stopped": clock(state="stopped", holder="You", note=stopped),
        "kept": clock(state="kept", days_used=4, holder="", note="Decided on day 4 of 5."),
        "late": clock(
            state="late", days_used=5, holder="Head of office", note="Late since Tue 24 Nov."
        ),
        "more days than blocks": clock(days=long, days_used=9),
        "another promise": clock(label="Answer promised by"),
    }
    return Specimen(
        "Promise clock",
        "components/promise.html",
        "Wherever a day was promised: the day with zone and UTC, working days used, who has the "
        "ball. A clock that stands says since when and why.",
        [State(words, "{% promise clock %}", {"clock": one}) for words, one in states.items()],
    )


def _timeline() -> Specimen:
    steps = [
        Step("Submitted", "We received it.", "Tue 17 Nov 2026, 09:42", "done"),
        Step("Eligible", "Every rule passed.", "Tue 17 Nov 2026", "done"),
        Step(
            "Technical check",
            "CINECA reads the request.",
            "due Mon 23 Nov 2026",
            "now",
            asked_by="Giulia Ferrantini",
            asked_at="18 Nov 2026, 11:05",
            asked="How often does a run save its state?",
        ),
        Step("Decision", "The office decides.", "by Fri 27 Nov 2026"),
        Step("Hours", "From the day you accept."),
    ]
    ended = [
        Step("Submitted", "", "Tue 17 Nov 2026", "done"),
        Step("Not eligible", "The organisation is not in the list of countries.", "", "stopped"),
        Step("Decision", "Left out.", "", "ahead", icon="dash-circle"),
    ]
    return Specimen(
        "Timeline",
        "components/timeline.html",
        "The path of one case on its own page. A question stands inside the step it belongs to.",
        [
            State("on its way, with a question", "{% timeline steps %}", {"steps": steps}),
            State("ended early", "{% timeline steps %}", {"steps": ended}),
        ],
    )


def _rail() -> Specimen:
    names = ["Fit", "Company", "Project", "AI and data", "Hours", "How it runs"]
    marks = ["done", "done", "error", "current", "ahead", "ahead"]
    steps = [
        RailStep(
            number,
            name,
            mark,
            url="#step-rail" if mark != "ahead" else "",
            minutes=4,
            errors=2 if mark == "error" else 0,
        )
        for number, (name, mark) in enumerate(zip(names, marks, strict=True), start=1)
    ]
    editors = ["Andrei Pop is editing “Company”"]
    return Specimen(
        "Step rail",
        "components/step_rail.html",
        "Beside a form in steps: done, to change, current, ahead, and the minutes that are left.",
        [
            State(
                "done, error, current, ahead, somebody else writing",
                "{% step_rail steps editors %}",
                {"steps": steps, "editors": editors},
            )
        ],
    )
