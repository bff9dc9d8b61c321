"""What an expert answers, declares, writes and sends: once, in time, with nothing lost."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from aifactory.accounts.models import Membership, User
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.queries import timeline
from aifactory.audit.recording import operation
from aifactory.audit.transitions import move
from aifactory.notifications.models import Message
from applications.models import TeamMember
from reviews import operations
from reviews.models import ConflictDeclaration, Review, ReviewAssignment, ReviewVersion
from reviews.rules.marks import Given
from tests.conftest import SETUP, Cast
from tests.reviews import own_reviews as experts
from tests.reviews.own_reviews import ANSWERED, GIVEN, SAVED, SENT, again

pytestmark = pytest.mark.django_db
move_it = operation(move)


@pytest.fixture
def edda(cast: Cast) -> User:
    return experts.expert()


@pytest.fixture
def invited(cast: Cast, edda: User) -> ReviewAssignment:
    return experts.assignment(experts.application(cast.lead), edda, by=cast.officer)


@pytest.fixture
def writing(invited: ReviewAssignment) -> ReviewAssignment:
    accepted(invited)
    experts.declared(invited)
    return again(invited)


def accepted(made: ReviewAssignment) -> ReviewAssignment:
    return operations.accept_invitation(by=made.expert, assignment=made, at=ANSWERED)


def declined(made: ReviewAssignment, reason: str = "no_time", note: str = "") -> ReviewAssignment:
    return operations.decline_invitation(
        by=made.expert, assignment=made, reason=reason, note=note, at=ANSWERED
    )


def submitted(made: ReviewAssignment, version: int) -> ReviewVersion:
    return operations.submit_review(
        by=made.expert, assignment=made, version=version, received_at=SENT
    )


def verbs(subject: object) -> list[str]:
    return [event.verb for event in timeline(subject)]


# --- The invitation ---------------------------------------------------------------------------


def test_accepting_twice_has_one_effect(invited: ReviewAssignment) -> None:
    for _click in range(2):
        found = accepted(invited)

    assert (found.status, found.responded_at) == ("accepted", ANSWERED)
    assert verbs(invited) == ["reviews.reviewassignment_accepted"]


def test_declining_twice_has_one_effect_and_tells_the_officers(
    cast: Cast, invited: ReviewAssignment
) -> None:
    for _click in range(2):
        found = declined(invited, "other", "  Moving house.  ")

    assert (found.status, found.decline_reason, found.note) == (
        "declined",
        "other",
        "Moving house.",
    )
    (event,) = timeline(invited)
    assert event.data == {"reason": "other"}
    mails = Message.objects.filter(kind="review_declined").order_by("to_address")
    assert [mail.to_address for mail in mails] == [cast.officer.email, cast.second_officer.email]
    assert "Another reason" in mails[0].body_text
    assert "Moving house" not in mails[0].body_text
    assert experts.TITLE not in mails[0].body_text + mails[0].subject


@pytest.mark.parametrize("reason", ["conflict", "other"])
def test_some_reasons_need_words(invited: ReviewAssignment, reason: str) -> None:
    with pytest.raises(operations.WordsMissing):
        declined(invited, reason, "  ")

    assert again(invited).status == "invited"


def test_a_reason_is_one_of_the_offered(invited: ReviewAssignment) -> None:
    with pytest.raises(ValidationError):
        declined(invited, "weather")


def test_an_answer_is_not_changed_by_the_other_one(cast: Cast, invited: ReviewAssignment) -> None:
    accepted(invited)
    with pytest.raises(NotAllowed, match="accepted this invitation already"):
        declined(invited)

    other = experts.assignment(
        invited.evaluation.application, experts.expert("Otto Other"), by=cast.officer
    )
    declined(other)
    with pytest.raises(NotAllowed, match="You declined this review"):
        accepted(other)


def test_an_invitation_of_a_withdrawn_case_is_refused(invited: ReviewAssignment) -> None:
    move_it(invited.evaluation, "stopped", by=SETUP)
    with pytest.raises(NotAllowed, match="withdrew this application"):
        accepted(again(invited))


# --- Ties to the applicant --------------------------------------------------------------------


def test_declaring_no_tie_opens_the_application(invited: ReviewAssignment) -> None:
    accepted(invited)
    for _click in range(2):
        found = experts.declared(invited)

    assert found.status == "writing"
    said = ConflictDeclaration.objects.get()
    assert (said.relation, said.declared_by, said.declared_at) == (
        "none",
        invited.expert,
        ANSWERED,
    )
    assert not Message.objects.filter(kind="review_conflict").exists()


def test_a_tie_ends_the_assignment_before_the_title_was_seen(
    cast: Cast, invited: ReviewAssignment
) -> None:
    accepted(invited)
    for _click in range(2):
        found = experts.declared(invited, "family", "My sister leads it.")

    assert found.status == "conflicted"
    assert ConflictDeclaration.objects.count() == 1
    mail = Message.objects.filter(kind="review_conflict").order_by("to_address")[0]
    assert "Family or a close personal tie" in mail.body_text
    assert "sister" not in mail.body_text
    assert all("sister" not in str(event.data) for event in timeline(invited))


def test_anything_else_needs_words(invited: ReviewAssignment) -> None:
    accepted(invited)
    with pytest.raises(operations.WordsMissing):
        experts.declared(invited, "other", " ")


def test_a_relation_is_one_of_the_offered(invited: ReviewAssignment) -> None:
    accepted(invited)
    with pytest.raises(ValidationError):
        experts.declared(invited, "cousin")


def test_nothing_is_declared_before_the_invitation_is_accepted(invited: ReviewAssignment) -> None:
    with pytest.raises(NotAllowed, match="Answer the invitation first"):
        experts.declared(invited)


@pytest.mark.parametrize("tie", ["team", "entity"])
def test_who_is_tied_for_all_to_see_cannot_declare_nothing(
    invited: ReviewAssignment, tie: str
) -> None:
    accepted(invited)
    application = invited.evaluation.application
    if tie == "team":
        TeamMember.objects.create(application=application, user=invited.expert, kind="reader")
    else:
        Membership.objects.create(
            user=invited.expert, organisation=application.organisation, kind="member"
        )
    with pytest.raises(NotAllowed, match=r"You (are in the team|belong to the organisation)"):
        experts.declared(invited)

    assert not ConflictDeclaration.objects.exists()
    assert experts.declared(again(invited), "business").status == "conflicted"


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_tie_found_later_sets_the_review_aside(writing: ReviewAssignment, is_sent: bool) -> None:
    review = saved = experts.saved(writing)
    if is_sent:
        submitted(writing, saved.version)
    found = experts.declared(again(writing), "collaboration")

    review.refresh_from_db()
    assert (found.status, review.status) == ("conflicted", "set_aside")
    assert review.versions.count() == is_sent
    assert review.marks.count() == 3
    assert ConflictDeclaration.objects.count() == 2


def test_a_tie_found_before_a_word_was_written(writing: ReviewAssignment) -> None:
    assert experts.declared(writing, "office").status == "conflicted"
    assert not Review.objects.exists()


def test_after_the_conclusion_nothing_is_declared(writing: ReviewAssignment) -> None:
    move_it(writing.evaluation, "concluded", by=SETUP)
    with pytest.raises(NotAllowed, match="The evaluation is concluded"):
        experts.declared(again(writing), "office")


# --- Writing ----------------------------------------------------------------------------------


def test_a_draft_may_be_incomplete(writing: ReviewAssignment) -> None:
    review = experts.saved(
        writing, given={"new": Given(Decimal(3))}, confidence="", comment_to_panel=""
    )

    assert (review.version, review.status, review.saved_at) == (1, "draft", SAVED)
    assert [(row.criterion, row.mark) for row in review.marks.all()] == [("new", Decimal(3))]
    assert verbs(review) == ["reviews.review_saved"]


def test_what_is_left_out_stays_and_what_is_emptied_goes(writing: ReviewAssignment) -> None:
    experts.saved(writing)
    review = experts.saved(writing, version=1, given={"new": Given(None, "Second thoughts.")})

    rows = {row.criterion: (row.mark, row.comment) for row in review.marks.all()}
    assert rows["new"] == (None, "Second thoughts.")
    assert rows["plan"] == (GIVEN["plan"].mark, GIVEN["plan"].comment)
    assert review.version == 2


def test_saving_what_stands_there_changes_nothing(writing: ReviewAssignment) -> None:
    first = experts.saved(writing)
    for version in (0, 1, 7):
        assert experts.saved(writing, version=version).version == 1

    assert verbs(first) == ["reviews.review_saved"]


def test_a_stale_window_overwrites_nothing(writing: ReviewAssignment) -> None:
    experts.saved(writing)
    with pytest.raises(operations.ReviewChanged) as changed:
        experts.saved(writing, confidence="low")

    assert changed.value.current.version == 1
    assert Review.objects.get().confidence == "high"


def test_a_first_save_at_a_version_that_never_was(writing: ReviewAssignment) -> None:
    with pytest.raises(operations.ReviewChanged) as changed:
        experts.saved(writing, version=3)

    assert changed.value.current is None
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"beauty": Given(Decimal(5))}, ["beauty"]),
        ({"new": Given(Decimal("5.5"))}, ["new"]),
        ({"new": Given(Decimal("3.2")), "x": Given()}, ["new", "x"]),
    ],
)
def test_foreign_criteria_and_marks_off_the_scale_are_refused(
    writing: ReviewAssignment, given: dict[str, Given], fields: list[str]
) -> None:
    with pytest.raises(operations.ReviewRefused) as refused:
        experts.saved(writing, given=given)

    assert [problem.field for problem in refused.value.problems] == fields
    assert not Review.objects.exists()


def test_confidence_is_one_of_the_offered(writing: ReviewAssignment) -> None:
    with pytest.raises(ValidationError):
        experts.saved(writing, confidence="certain")

    assert not Review.objects.exists()


# --- Sending ----------------------------------------------------------------------------------


def test_a_review_is_sent_once_however_often_it_is_clicked(writing: ReviewAssignment) -> None:
    review = experts.saved(writing)
    first, second = (submitted(writing, review.version) for _click in range(2))

    review.refresh_from_db()
    assert first == second
    assert (first.number, first.submitted_at) == (1, SENT)
    assert (review.status, review.submitted_at) == ("submitted", SENT)
    assert again(writing).status == "done"
    assert first.content == {
        "marks": {
            "new": {"mark": "4.5", "comment": "New, and the tests show it."},
            "change": {"mark": "4", "comment": "Large, with a date."},
            "plan": {"mark": "3.5", "comment": "The team fits; hours are high."},
        },
        "confidence": "high",
        "comment_to_panel": "Ask about the data.",
    }
    assert verbs(review) == ["reviews.review_saved", "reviews.review_submitted"]


def test_the_expert_gets_a_receipt_without_content(writing: ReviewAssignment) -> None:
    sent = experts.sent(writing)

    mail = Message.objects.get(kind="review_received")
    assert mail.to_address == writing.expert.email
    assert sent.content_hash in mail.body_text
    assert not any(
        text in mail.body_text + mail.subject
        for text in (experts.TITLE, "the tests show it", "Ask about the data")
    )


def test_an_incomplete_review_says_what_is_missing(writing: ReviewAssignment) -> None:
    review = experts.saved(writing, given={"new": GIVEN["new"]}, confidence="")
    with pytest.raises(operations.ReviewRefused) as refused:
        submitted(writing, review.version)

    assert [problem.field for problem in refused.value.problems] == [
        "change.mark",
        "change.comment",
        "plan.mark",
        "plan.comment",
        "confidence",
    ]
    assert again(writing).status == "writing"


@pytest.mark.parametrize("has_draft", [False, True])
def test_sending_another_text_than_one_saw_is_refused(
    writing: ReviewAssignment, has_draft: bool
) -> None:
    if has_draft:
        experts.saved(writing)
    with pytest.raises(operations.ReviewChanged):
        submitted(writing, 5)


def test_an_amended_review_is_a_version_and_the_first_stays(writing: ReviewAssignment) -> None:
    first = experts.sent(writing)
    changed = {**GIVEN, "plan": Given(Decimal(2), "The hours do not add up.")}
    review = experts.saved(writing, version=1, given=changed)

    assert (review.status, review.versions.count()) == ("submitted", 1)
    second = submitted(writing, review.version)
    assert (second.number, second.content["marks"]["plan"]["mark"]) == (2, "2")
    first.refresh_from_db()
    assert first.content["marks"]["plan"]["mark"] == "3.5"
    assert verbs(review)[-1] == "reviews.review_amended"
    assert Message.objects.filter(kind="review_received").count() == 2


def test_a_sent_review_keeps_saying_how_sure_it_is(writing: ReviewAssignment) -> None:
    experts.sent(writing)
    with pytest.raises(operations.ReviewRefused) as refused:
        experts.saved(writing, version=1, confidence="")

    assert [problem.field for problem in refused.value.problems] == ["confidence"]


# --- When it is over --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "to", "sentence"),
    [
        ("evaluation", "stopped", "withdrew this application"),
        ("evaluation", "concluded", "The evaluation is concluded"),
        ("assignment", "removed", "took this review back"),
        ("assignment", "stopped", "withdrew this application"),
    ],
)
def test_writing_ends_with_a_sentence_and_the_text_stays(
    writing: ReviewAssignment, ends: str, to: str, sentence: str
) -> None:
    review = experts.saved(writing)
    move_it(writing.evaluation if ends == "evaluation" else writing, to, by=SETUP)
    with pytest.raises(NotAllowed, match=sentence):
        experts.saved(writing, version=1, confidence="low")
    with pytest.raises(NotAllowed, match=sentence):
        submitted(writing, 1)

    review.refresh_from_db()
    assert (review.version, review.confidence, review.marks.count()) == (1, "high", 3)
