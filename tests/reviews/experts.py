"""Expert reviews at every stage: a round, its experts, and reviews as they are sent."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.accounts.roles import Role
from aifactory.audit.recording import SystemActor, content_hash, operation
from aifactory.audit.transitions import move
from aifactory.catalogue.models import CutOff
from applications.models import Application
from reviews import operations
from reviews.models import Review, ReviewAssignment, ReviewRound, ReviewVersion
from tests.conftest import LONG_AGO, Cast
from tests.reviews import builders

SETUP = SystemActor("tests.setup")
CALL = "LS-2026"
RECEIVED = datetime(2026, 11, 12, 9, tzinfo=UTC)
OPENED = datetime(2026, 11, 16, 9, tzinfo=UTC)
DUE = datetime(2026, 11, 30, 16, tzinfo=UTC)
SENT = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATE = DUE + timedelta(days=1)
KEYS = ("new", "change", "plan")
_numbers = count(1)
_move = operation(move)


def cut_off(number: int = 19) -> CutOff:
    """Fri 13 Nov 2026, 10:00 in Brussels, or another of the call."""
    return CutOff.objects.select_related("call__rule_set").get(call__code=CALL, number=number)


def hired(name: str = "", *, scope: str = f"call:{CALL}", email: str = "") -> User:
    """An expert of the call."""
    number = next(_numbers)
    person = accounts.register_person(
        by=SETUP,
        email=email or f"expert{number}@experts.example",
        name=name or f"Expert {number:02}",
    )
    accounts.grant_role(by=SETUP, user=person, role=Role.REVIEWER, scope=scope, valid_from=LONG_AGO)
    return person


def reviewing(cast: Cast, lead: User | None = None, **changes: object) -> Application:
    """Received for cut-off 19 and found feasible: with the experts."""
    application = builders.waiting(lead or cast.lead, code=CALL, at=RECEIVED, **changes)
    builders.sent(application, cast.assessor, proposed_node_hours=Decimal(30_000))
    found = Application.objects.select_related("call", "rule_set", "cut_off").get(pk=application.pk)
    assert found.status == "expert_review"
    return found


def opened(by: User) -> ReviewRound:
    """The expert review of cut-off 19."""
    return operations.open_round(by=by, cut_off=cut_off(), due_at=DUE, at=OPENED)


def assigned(
    cast: Cast, application: Application, expert: User | None = None, **more: str
) -> ReviewAssignment:
    """An invited expert; the round is opened with the first."""
    opened(cast.officer)
    return operations.assign(
        by=cast.officer,
        application=application,
        expert=expert or hired(),
        at=OPENED,
        **more,
    )


def reading(assignment: ReviewAssignment) -> ReviewAssignment:
    """Accepted, no conflict declared."""
    _move(assignment, "accepted", by=assignment.expert)
    _move(assignment, "writing", by=assignment.expert)
    return assignment


def writing(assignment: ReviewAssignment) -> Review:
    """A draft with nothing in it yet."""
    return Review.objects.create(assignment=reading(assignment), saved_at=SENT)


def sent(assignment: ReviewAssignment, *marks: str) -> ReviewVersion:
    """A review that is in; the same marks for every criterion unless three are given."""
    review = writing(assignment)
    review.confidence, review.submitted_at = "high", SENT
    review.save()
    version = amended(review, 1, *(marks or ("4",)))
    _move(review, "submitted", by=assignment.expert)
    _move(assignment, "done", by=assignment.expert)
    return version


def amended(review: Review, number: int, *marks: str) -> ReviewVersion:
    """One more version of a review."""
    given = marks if len(marks) == len(KEYS) else marks * len(KEYS)
    content = {
        "marks": {
            key: {"mark": mark, "comment": f"About {key}, version {number}."}
            for key, mark in zip(KEYS, given, strict=True)
        },
        "confidence": "high",
        "comment_to_panel": f"To the panel, version {number}.",
    }
    return ReviewVersion.objects.create(
        review=review,
        number=number,
        content=content,
        content_hash=content_hash(content),
        submitted_at=SENT,
    )


def complete(cast: Cast, *marks: tuple[str, ...], lead: User | None = None) -> Application:
    """With as many reviews in as are needed: two, of these marks."""
    application = reviewing(cast, lead)
    for given in marks or (("4",), ("3.5",)):
        sent(assigned(cast, application), *given)
    return application
