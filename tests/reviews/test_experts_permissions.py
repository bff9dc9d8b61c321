"""Who sees an assignment, its title, its review and the others', in every state."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, RoleGrant, User
from aifactory.audit.recording import operation
from aifactory.audit.transitions import move
from applications.models import TeamMember
from reviews.models import Review, ReviewAssignment
from reviews.permissions import expert as permissions
from reviews.queries import reading
from reviews.status import AssignmentStatus, EvaluationStatus
from tests.conftest import SETUP, Cast
from tests.reviews import own_reviews as experts

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
move_it = operation(move)

ANSWER, DECLARE, READ, WRITE = "answer", "declare", "read", "write"
VERDICTS = (ANSWER, DECLARE, READ, WRITE)
# While the evaluation is open; once it has ended, only reading is left where it was open.
MATRIX = {
    "invited": {ANSWER},
    "accepted": {DECLARE},
    "writing": {DECLARE, READ, WRITE},
    "done": {DECLARE, READ, WRITE},
    "declined": set(),
    "conflicted": set(),
    "removed": set(),
    "stopped": set(),
}
# What each way to the end begins from.
BEFORE = {"declined": "invited", "conflicted": "accepted", "removed": "writing", "stopped": "done"}


@pytest.fixture
def edda(cast: Cast) -> User:
    return experts.expert()


def made(cast: Cast, person: User, status: str) -> ReviewAssignment:
    case = experts.application(cast.lead)
    if status not in BEFORE:
        return experts.assignment(case, person, by=cast.officer, status=status)
    found = experts.assignment(
        case,
        person,
        by=cast.officer,
        status=BEFORE[status],
        responded_at=experts.ANSWERED,
        decline_reason="no_time",
    )
    move_it(found, status, by=SETUP)
    return experts.again(found)


def allowed(person: User, assignment: ReviewAssignment) -> set[str]:
    return {name for name in VERDICTS if getattr(permissions, name)(person, assignment)}


def test_every_state_stands_in_the_matrix() -> None:
    assert set(MATRIX) == set(AssignmentStatus.values)


@pytest.mark.parametrize("status", MATRIX)
def test_what_an_expert_may_do_in_each_state(cast: Cast, edda: User, status: str) -> None:
    assignment = made(cast, edda, status)

    assert permissions.see(edda, assignment)
    assert allowed(edda, assignment) == MATRIX[status]
    for person in (cast.lead, cast.officer, cast.auditor, cast.assessor):
        assert not permissions.see(person, assignment)
        assert allowed(person, assignment) == set()


@pytest.mark.parametrize("status", MATRIX)
@pytest.mark.parametrize("ended", [EvaluationStatus.CONCLUDED, EvaluationStatus.STOPPED])
def test_after_the_end_an_expert_only_reads(
    cast: Cast, edda: User, status: str, ended: str
) -> None:
    assignment = made(cast, edda, status)
    move_it(assignment.evaluation, ended, by=SETUP)
    assignment = experts.again(assignment)

    assert allowed(edda, assignment) == MATRIX[status] & {READ}
    assert permissions.sentence(assignment)


@pytest.mark.parametrize("is_annotated", [False, True])
@pytest.mark.parametrize("tie", ["team", "entity"])
def test_a_tie_that_the_portal_knows_closes_the_application(
    cast: Cast, edda: User, tie: str, is_annotated: bool
) -> None:
    assignment = made(cast, edda, "writing")
    application = assignment.evaluation.application
    if tie == "team":
        TeamMember.objects.create(application=application, user=edda, kind="reader")
    else:
        Membership.objects.create(user=edda, organisation=application.organisation, kind="member")
    if is_annotated:
        assignment = reading.with_case(edda).get()

    assert allowed(edda, assignment) == {DECLARE}
    assert reading.readable_ids(edda) == []
    assert [row.shown_title for row in reading.page(edda, "write").rows] == [""]


@pytest.mark.parametrize(
    ("scope", "sees"), [("portal", True), ("call:LS-2026", True), ("call:SC-2026", False)]
)
def test_the_gate_and_the_list_agree_on_scopes(cast: Cast, scope: str, sees: bool) -> None:
    person = experts.expert("Simo Scoped", scope=scope)
    case = experts.application(cast.lead)
    evaluation = experts.assignment(case, experts.expert(), by=cast.officer).evaluation
    assignment = ReviewAssignment.objects.create(
        evaluation=evaluation,
        expert=person,
        proposed_by=cast.officer,
        invited_at=experts.INVITED,
        due_at=experts.DUE,
    )

    assert bool(permissions.see(person, assignment)) is sees
    assert [row.pk for row in reading.mine(person)] == [assignment.pk] * sees


def test_nobody_sees_nothing(cast: Cast, edda: User) -> None:
    assignment = made(cast, edda, "invited")

    assert not permissions.see(AnonymousUser(), assignment)
    assert not reading.mine(AnonymousUser()).exists()


@pytest.mark.parametrize("status", ["invited", "accepted", "writing", "done"])
def test_a_title_is_in_the_list_only_where_it_may_be_read(
    cast: Cast, edda: User, status: str
) -> None:
    made(cast, edda, status)
    (row,) = reading.page(edda, "done" if status == "done" else "open").rows

    assert row.shown_title == (experts.TITLE if status in AssignmentStatus.READING else "")
    assert "title" in row.evaluation.application.get_deferred_fields()


@pytest.mark.parametrize("own", ["nothing", "draft", "sent", "set_aside"])
def test_the_others_are_read_only_after_ones_own_is_in(cast: Cast, edda: User, own: str) -> None:
    assignment = made(cast, edda, "writing")
    if own == "draft":
        experts.saved(assignment)
    elif own != "nothing":
        experts.sent(assignment)
    if own == "set_aside":
        move_it(Review.objects.get(), "set_aside", by=SETUP)
    assignment = reading.with_case(edda).get()

    verdict = permissions.read_others(edda, assignment, reading.review_of(assignment))
    assert bool(verdict) is (own == "sent")
    assert not permissions.read_others(cast.officer, assignment, reading.review_of(assignment))


def test_others_come_under_numbers_with_their_newest_version(cast: Cast, edda: User) -> None:
    assignment = made(cast, edda, "done")
    case = assignment.evaluation.application
    amended = experts.assignment(case, experts.expert("Otto Other"), by=cast.officer, status="done")
    experts.sent(amended, version=1, confidence="low")
    drafting = experts.assignment(
        case, experts.expert("Dora Draft"), by=cast.officer, status="writing"
    )
    experts.saved(drafting)
    left = experts.assignment(case, experts.expert("Lars Left"), by=cast.officer, status="done")
    experts.declared(left, "business")

    (other,) = reading.others(experts.again(assignment))
    assert (other.number, other.version.number) == (2, 2)
    assert other.version.content["confidence"] == "low"
    assert other.given == experts.GIVEN


ADDRESSES = ["", "accept/", "decline/", "declare/", "save/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_hidden_and_absent_are_the_same(
    cast: Cast, edda: User, signed_in: SignIn, address: str
) -> None:
    assignment = made(cast, edda, "writing")
    for person in (cast.stranger, cast.lead, cast.officer, cast.auditor, experts.expert("Otto O")):
        client = signed_in(person)
        for pk in (assignment.pk, 999_999, 10**30):
            act = client.get if address in {"", "declare/"} else client.post

            assert act(f"/reviews/{pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_role_that_ended_closes_the_next_request(
    cast: Cast, edda: User, signed_in: SignIn, address: str
) -> None:
    assignment = made(cast, edda, "writing")
    client = signed_in(edda)
    act = client.get if address in {"", "declare/"} else client.post
    before = act(f"/reviews/{assignment.pk}/{address}").status_code
    grant = RoleGrant.objects.get(user=edda)
    accounts.revoke_role(by=cast.administrator, grant=grant)

    assert before != 404
    assert act(f"/reviews/{assignment.pk}/{address}").status_code == 404
    assert client.get("/reviews/").status_code == 404
