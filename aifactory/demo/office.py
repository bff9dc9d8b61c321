"""What the office of the demo has beside its cases: owners, notes, labels, views, questions."""

import uuid
from datetime import datetime

from aifactory.accounts.models import User
from aifactory.demo.case import APPROVER, OFFICER
from aifactory.demo.replay import replayed
from applications import operations
from applications.models import Application

SECOND = "tomas.ferreira@access.example"
SPACE = uuid.UUID("5f0c1de5-0000-4000-8000-000000000000")
UNCLEAR = "Icing forecasts for wind turbines"
AWAITING = "Restoring folk recordings of the 1950s"
DECIDED = "Weed maps from tractor cameras"
DRAFT = "Hungarian voice model for pharmacies"
LABELS = (("Ask the lawyers", "c2"), ("First-time applicant", "c3"), ("Press may call", "c5"))
ASKED = (
    "Our subsidiary in Serbia labels the recordings. May it use the hours as well, or only the "
    "company that applies?"
)
MADE_CLEAR = (
    "May a partner outside the applying company use the hours?",
    (
        "Yes, if it is named in the application and its country is eligible. The applying company "
        "answers for how the hours are used."
    ),
)


def furnish(people: dict[str, User], *, at: datetime) -> None:
    """Once every case is played, at the instant of the last step."""
    with replayed(at):
        _own(people)
        _note(people, at)
        _label(people[OFFICER])
        operations.save_view(
            by=people[OFFICER],
            name="Eligibility, nobody’s",
            query="group=eligibility&owner=nobody",
            is_shared=True,
        )
        _ask(people, at)


def _own(people: dict[str, User]) -> None:
    marta, tomas = people[OFFICER], people[SECOND]
    for title in (AWAITING, DECIDED):
        operations.take_case(by=marta, application=_case(title))
    operations.hand_over_case(
        by=marta,
        application=_case(DECIDED),
        to=tomas,
        seen=marta.pk,
        note="I know two of the team from a workshop. Would you release it?",
    )


def _note(people: dict[str, User], at: datetime) -> None:
    notes = (
        (OFFICER, UNCLEAR, "Association of Canada covers the industrial part since July."),
        (APPROVER, UNCLEAR, "Then the agreement’s number belongs in the reason."),
        (OFFICER, AWAITING, "The archive sent the list of recordings by post; it is complete."),
    )
    for number, (who, title, text) in enumerate(notes):
        operations.write_note(
            by=people[who],
            application=_case(title),
            text=text,
            key=uuid.uuid5(SPACE, f"note {number}"),
            at=at,
        )


def _label(officer: User) -> None:
    made = [operations.make_label(by=officer, name=name, colour=colour) for name, colour in LABELS]
    for label, title in zip(made, (UNCLEAR, AWAITING, DECIDED), strict=True):
        operations.put_label(by=officer, application=_case(title), label=label)


def _ask(people: dict[str, User], at: datetime) -> None:
    """One question waits; another was answered and made clear for everybody."""
    draft, other = _case(DRAFT), _case(UNCLEAR)
    operations.ask_office(
        by=draft.project_lead,
        call=draft.call,
        application=draft,
        text=ASKED,
        key=uuid.uuid5(SPACE, "asked"),
        at=at,
    )
    asked = operations.ask_office(
        by=other.project_lead,
        call=other.call,
        text="May the weather service that gives us the data use the hours too?",
        key=uuid.uuid5(SPACE, "asked before"),
        at=at,
    )
    operations.answer_question(
        by=people[OFFICER],
        conversation=asked,
        text=MADE_CLEAR[1],
        key=uuid.uuid5(SPACE, "answered"),
        at=at,
    )
    operations.publish_clarification(
        by=people[OFFICER],
        conversation=asked,
        question=MADE_CLEAR[0],
        answer=MADE_CLEAR[1],
        key=uuid.uuid5(SPACE, "published"),
        at=at,
    )


def _case(title: str) -> Application:
    found: Application = Application.objects.select_related("call__mode").get(title=title)
    return found
