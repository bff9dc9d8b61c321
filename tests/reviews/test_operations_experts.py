"""Opening a round, asking experts, removing them, setting reviews aside."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.queries import timeline
from aifactory.catalogue.models import Call, CutOff
from aifactory.notifications.models import Message
from applications import operations as applications
from applications.models import Application
from reviews import operations
from reviews.models import ConflictDeclaration, Review, ReviewAssignment, ReviewRound
from reviews.permissions import office
from reviews.queries import rounds
from tests.conftest import LONG_AGO, Cast
from tests.reviews import builders, experts

pytestmark = pytest.mark.django_db


def refusal(call, **given):
    with pytest.raises(NotAllowed) as raised:
        call(**given)
    return raised.value.verdict.code


def mails(kind):
    return list(Message.objects.filter(kind=kind).order_by("to_address"))


def assign(by, application, expert, **more):
    return operations.assign(
        by=by, application=application, expert=expert, at=experts.OPENED, **more
    )


def test_a_feasible_application_goes_to_the_experts(cast: Cast) -> None:
    application = experts.reviewing(cast)

    assert application.evaluation.status == "open"
    assert [event.to_status for event in timeline(application) if event.to_status][-1] == (
        "expert_review"
    )


def test_what_cannot_run_is_not_reviewed(cast: Cast) -> None:
    application = builders.waiting(cast.lead, code=experts.CALL, at=experts.RECEIVED)
    builders.sent(application, cast.assessor, **builders.REFUSED)

    found = Application.objects.get(pk=application.pk)
    assert (found.status, found.evaluation.status) == ("awaiting_decision", "concluded")


def test_a_round_is_opened_once(cast: Cast) -> None:
    experts.reviewing(cast)
    first = experts.opened(cast.officer)
    events = Event.objects.count()

    again = operations.open_round(
        by=cast.second_officer,
        cut_off=experts.cut_off(),
        due_at=experts.LATE,
        at=experts.OPENED,
    )

    assert again == first
    assert ReviewRound.objects.get().due_at == experts.DUE
    assert Event.objects.count() == events
    assert [event.verb for event in timeline(first)] == ["reviews.round_opened"]
    assert str(first).endswith("due 2026-11-30")
    assert "17:00 CET (16:00 UTC)" in again.due.text()


def test_when_a_round_cannot_be_opened(cast: Cast) -> None:
    def code(person, *, number=19, at=experts.OPENED, due_at=experts.DUE):
        return refusal(
            operations.open_round,
            by=person,
            cut_off=experts.cut_off(number),
            due_at=due_at,
            at=at,
        )

    assert code(cast.officer) == "empty"
    experts.reviewing(cast)
    instant = experts.cut_off().at
    assert code(cast.auditor) == "no_role"
    assert code(cast.officer, at=instant - timedelta(microseconds=1)) == "too_early"
    assert code(cast.officer, number=18) == "empty"
    with pytest.raises(operations.BadDue) as bad:
        operations.open_round(
            by=cast.officer, cut_off=experts.cut_off(), due_at=instant, at=instant
        )
    assert bad.value.sentence == "Choose a day after today."
    assert not ReviewRound.objects.exists()
    assert operations.open_round(
        by=cast.officer, cut_off=experts.cut_off(), due_at=experts.DUE, at=instant
    )


def test_no_round_is_opened_where_experts_do_not_review(cast: Cast) -> None:
    playground = CutOff(call=Call.objects.get(code="PG-2026"), number=1, at=experts.OPENED)

    assert office.open_round(cast.officer, playground, at=experts.OPENED).code == "no_experts"
    assert office.open_round(cast.lead, playground, at=experts.OPENED).code == "no_role"


def test_rounds_and_their_cases_are_for_readers_alone(cast: Cast, visitor: AnonymousUser) -> None:
    application = experts.reviewing(cast)
    found = [experts.cut_off()]

    assert list(rounds.cases(cast.officer, found)) == [application]
    assert not rounds.cases(visitor, found)
    for person in (visitor, cast.lead, cast.approver):
        assert not office.see_rounds(person)
        assert not office.see_round(person, application.call)
        assert not rounds.cut_offs(person)
    accounts.grant_role(
        by=experts.SETUP, user=cast.stranger, role=Role.OFFICER, scope="call:SC-2026"
    )
    other = type(cast.stranger).objects.get(pk=cast.stranger.pk)
    assert office.see_rounds(other)
    assert not office.see_round(other, application.call)
    assert not rounds.cut_offs(other)


def test_an_expert_is_invited_without_a_word_about_the_application(cast: Cast) -> None:
    application = experts.reviewing(cast)
    made = experts.assigned(cast, application)

    assert (made.status, made.due_at, made.proposed_by) == ("invited", experts.DUE, cast.officer)
    [mail] = mails("review_invitation")
    assert mail.to_address == made.expert.email
    assert "Train big" in mail.body_text
    assert "Mon 30 Nov 2026, 17:00 CET (16:00 UTC)" in mail.body_text
    for secret in (application.title, application.number, str(application.organisation)):
        assert secret not in f"{mail.subject} {mail.body_text}"


def test_asking_twice_is_asking_once(cast: Cast) -> None:
    application = experts.reviewing(cast)
    first = experts.assigned(cast, application)
    events = Event.objects.count()

    assert assign(cast.second_officer, application, first.expert) == first
    assert Event.objects.count() == events
    assert len(mails("review_invitation")) == 1


def test_an_expert_who_is_asked_late_has_five_days(cast: Cast) -> None:
    application = experts.reviewing(cast)
    experts.opened(cast.officer)

    made = operations.assign(
        by=cast.officer, application=application, expert=experts.hired(), at=experts.LATE
    )

    assert made.due_at == experts.LATE.replace(day=6, hour=16)


def test_who_and_when_decides_whether_experts_are_asked(cast: Cast) -> None:
    application, expert = experts.reviewing(cast), experts.hired()

    def code(person):
        return refusal(assign, by=person, application=application, expert=expert)

    assert code(cast.officer) == "no_round"
    experts.opened(cast.officer)
    assert [code(cast.approver), code(cast.auditor), code(cast.lead)] == ["no_role"] * 3
    accounts.grant_role(by=experts.SETUP, user=cast.lead, role=Role.OFFICER, scope="portal")
    assert code(type(cast.lead).objects.get(pk=cast.lead.pk)) == "own"
    applications.withdraw(by=cast.lead, application=application)
    assert code(cast.officer) == "withdrawn"


@pytest.mark.parametrize(
    ("status", "code"),
    [("technical_check", "not_reached"), ("awaiting_decision", "concluded")],
)
def test_experts_are_asked_while_they_have_the_application(
    cast: Cast, status: str, code: str
) -> None:
    application = builders.waiting(cast.lead, code=experts.CALL, at=experts.RECEIVED)
    if status == "awaiting_decision":
        builders.sent(application, cast.assessor, **builders.REFUSED)

    assert refusal(assign, by=cast.officer, application=application, expert=experts.hired()) == code


def test_nobody_who_is_tied_or_no_expert_is_asked(cast: Cast) -> None:
    application = experts.reviewing(cast)
    experts.opened(cast.officer)
    accounts.grant_role(
        by=experts.SETUP,
        user=cast.assessor,
        role=Role.REVIEWER,
        scope="portal",
        valid_from=LONG_AGO,
    )

    with pytest.raises(operations.NotAssignable) as stranger:
        assign(cast.officer, application, cast.stranger)
    with pytest.raises(operations.NotAssignable) as tied:
        assign(cast.officer, application, cast.assessor, note="It is fine.")

    assert stranger.value.sentence == "This person is not an expert of this call."
    assert tied.value.sentence == (
        "Assessor cannot review this application. Wrote the technical check. "
        "Assesses for the site that would host it."
    )
    assert not ReviewAssignment.objects.exists()


def test_a_tie_that_only_warns_needs_a_note(cast: Cast) -> None:
    application = experts.reviewing(cast)
    experts.opened(cast.officer)
    expert = experts.hired(email="someone@cast.example")

    with pytest.raises(operations.NotAssignable) as bare:
        assign(cast.officer, application, expert, note=" ")
    made = assign(cast.officer, application, expert, note=" A shared mail host. ")
    free = assign(cast.officer, application, experts.hired(), note="Not needed.")

    assert bare.value.field == "note"
    assert (made.tie_note, free.tie_note) == ("A shared mail host.", "")
    assert not Event.objects.filter(data__icontains="host").exists()


def test_five_experts_are_enough(cast: Cast) -> None:
    application = experts.reviewing(cast)
    for _number in range(operations.MOST):
        last = experts.assigned(cast, application)

    with pytest.raises(operations.NotAssignable) as full:
        assign(cast.officer, application, experts.hired())
    assert full.value.sentence == "5 experts are asked already; remove one first."
    operations.remove_expert(by=cast.officer, assignment=last, reason="No answer.", at=experts.SENT)
    assert assign(cast.officer, application, last.expert).pk != last.pk


def test_an_expert_removed_while_writing_keeps_the_text_and_is_told(cast: Cast) -> None:
    review = experts.writing(experts.assigned(cast, experts.reviewing(cast)))
    found = [
        operations.remove_expert(
            by=cast.officer, assignment=review.assignment, reason="Ill.", at=experts.SENT
        )
        for _click in range(2)
    ]

    assert [one.status for one in found] == ["removed", "removed"]
    assert found[0].note == "Ill."
    assert Review.objects.get() == review
    [mail] = mails("review_removed")
    assert mail.to_address == review.assignment.expert.email
    assert "Ill." not in mail.body_text


def test_nobody_is_removed_without_a_reason_or_after_sending(cast: Cast) -> None:
    application = experts.reviewing(cast)
    owed, done = (experts.assigned(cast, application) for _number in range(2))
    experts.sent(done)

    def remove(assignment, by=cast.officer, reason="Slow."):
        return operations.remove_expert(
            by=by, assignment=assignment, reason=reason, at=experts.SENT
        )

    with pytest.raises(operations.BadReason) as bare:
        remove(owed, reason="  ")
    assert bare.value.field == "reason"
    assert refusal(remove, assignment=done) == "sent"
    assert refusal(remove, assignment=owed, by=cast.auditor) == "no_role"
    remove(owed)
    assert refusal(remove, assignment=owed, by=cast.auditor) == "no_role"
    operations.set_aside(
        by=cast.officer, assignment=done, relation="family", text="Cousins.", at=experts.SENT
    )
    assert refusal(remove, assignment=done) == "ended"


def test_a_conflict_found_after_reading_sets_the_review_aside(cast: Cast) -> None:
    version = experts.sent(experts.assigned(cast, experts.reviewing(cast)))
    experts.amended(version.review, 2, "5")
    part = version.review.assignment
    found = [
        operations.set_aside(
            by=cast.officer,
            assignment=part,
            relation="business",
            text="Partners since May.",
            at=experts.SENT,
        )
        for _click in range(2)
    ]

    assert [one.status for one in found] == ["conflicted", "conflicted"]
    review = Review.objects.get()
    assert (review.status, review.versions.count()) == ("set_aside", 2)
    declared = ConflictDeclaration.objects.get()
    assert (declared.relation, declared.declared_by) == ("business", cast.officer)
    assert len(mails("review_set_aside")) == 1
    assert not Event.objects.filter(data__icontains="Partners").exists()


@pytest.mark.parametrize(
    ("relation", "text", "field"),
    [("none", "x", "relation"), ("cousin", "x", "relation"), ("family", " ", "text")],
)
def test_setting_aside_says_what_was_found(
    cast: Cast, relation: str, text: str, field: str
) -> None:
    part = experts.reading(experts.assigned(cast, experts.reviewing(cast)))

    with pytest.raises(operations.BadReason) as bad:
        operations.set_aside(
            by=cast.officer, assignment=part, relation=relation, text=text, at=experts.SENT
        )

    assert bad.value.field == field
    assert not ConflictDeclaration.objects.exists()


def test_who_has_read_nothing_is_removed_instead(cast: Cast) -> None:
    part = experts.assigned(cast, experts.reviewing(cast))

    def aside(by=cast.officer):
        return operations.set_aside(
            by=by, assignment=part, relation="family", text="Cousins.", at=experts.SENT
        )

    assert refusal(aside) == "unread"
    experts.reading(part)
    assert aside().status == "conflicted"
    assert refusal(aside, by=cast.approver) == "no_role"


def test_withdrawing_ends_every_part_and_tells_who_still_owes(cast: Cast) -> None:
    application = experts.reviewing(cast)
    done, owed, declined = (experts.assigned(cast, application) for _number in range(3))
    experts.sent(done)
    operations.remove_expert(by=cast.officer, assignment=declined, reason="Ill.", at=experts.SENT)
    applications.withdraw(by=cast.lead, application=application)

    statuses = dict(ReviewAssignment.objects.values_list("pk", "status"))
    assert statuses == {done.pk: "stopped", owed.pk: "stopped", declined.pk: "removed"}
    assert [mail.to_address for mail in mails("review_stopped")] == [owed.expert.email]
    assert Review.objects.get().status == "submitted"
    assert Application.objects.get(pk=application.pk).evaluation.status == "stopped"
