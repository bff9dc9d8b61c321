"""Questions before submitting: who asks, who answers, what becomes public, who is told."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, Organisation, User
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from aifactory.audit.recording import SystemActor
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from applications import jobs, operations
from applications.models import Clarification, Conversation, Post
from applications.permissions import conversations as permissions
from applications.queries import conversations as queries
from tests.applications import builders
from tests.conftest import SETUP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
AFTER = datetime(2027, 6, 1, tzinfo=UTC)
QUESTION = "May a subsidiary outside the EU use the model?"
ANSWER = "Yes, as long as the work is done in an eligible country."


def ask(by, draft=None, text=QUESTION, key=None, at=AT):
    return operations.ask_office(
        by=by,
        call=builders.call(),
        application=draft,
        text=text,
        key=key or uuid.uuid4(),
        at=at,
    )


def answer(by, conversation, text=ANSWER):
    return operations.answer_question(
        by=by, conversation=conversation, text=text, key=uuid.uuid4(), at=AT
    )


def publish(by, conversation, **given):
    given = {"question": QUESTION, "answer": ANSWER, "key": uuid.uuid4(), "at": AT, **given}
    return operations.publish_clarification(by=by, conversation=conversation, **given)


@pytest.fixture
def draft(cast):
    return builders.draft(cast.lead)


def test_a_question_waits_and_its_answer_goes_to_the_team(cast, draft):
    builders.join(draft, cast.colleague)
    conversation = ask(cast.lead, draft)
    assert conversation.waits_since == AT

    conversation = answer(cast.officer, conversation)

    assert conversation.waits_since is None
    messages = Message.objects.filter(kind="question_answered")
    assert {each.to_address for each in messages} == {cast.lead.email, cast.colleague.email}
    assert all(ANSWER in each.body_text for each in messages)
    assert QUESTION not in str(list(Event.objects.values_list("data", flat=True)))


def test_asked_without_a_draft_the_answer_goes_to_whoever_asked(cast):
    answer(cast.officer, ask(cast.stranger))

    assert Message.objects.get(kind="question_answered").to_address == cast.stranger.email


def test_a_closed_account_gets_no_mail(cast):
    conversation = ask(cast.stranger)
    cast.stranger.is_active = False
    cast.stranger.save(update_fields=["is_active"])

    answer(cast.officer, Conversation.objects.get(pk=conversation.pk))

    assert not Message.objects.filter(kind="question_answered").exists()


def test_a_second_click_asks_answers_and_goes_on_once(cast):
    key = uuid.uuid4()
    conversation = ask(cast.lead, key=key)
    assert ask(cast.lead, key=key) == conversation
    for act, by in ((operations.answer_question, cast.officer), (operations.follow_up, cast.lead)):
        key = uuid.uuid4()
        for _click in range(2):
            act(by=by, conversation=conversation, text="Once.", key=key, at=AT)

    assert Post.objects.count() == 3


def test_a_follow_up_waits_for_the_office_again(cast):
    conversation = answer(cast.officer, ask(cast.lead))
    for text in ("And a branch?", "Or a partner?"):
        conversation = operations.follow_up(
            by=cast.lead, conversation=conversation, text=text, key=uuid.uuid4(), at=AT
        )

    assert conversation.waits_since == AT
    assert [post.is_office for post in queries.posts_of(conversation)] == [
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("text", ["", " \n "])
def test_each_side_says_something(cast, text):
    with pytest.raises(operations.MissingReason):
        ask(cast.lead, text=text)
    conversation = ask(cast.lead)
    with pytest.raises(operations.MissingReason):
        answer(cast.officer, conversation, text=text)
    with pytest.raises(operations.MissingReason):
        operations.follow_up(
            by=cast.lead, conversation=conversation, text=text, key=uuid.uuid4(), at=AT
        )
    answer(cast.officer, conversation)
    with pytest.raises(operations.MissingReason):
        publish(cast.officer, conversation, answer=text)


def test_who_may_ask(cast, draft):
    call = builders.call()
    assert permissions.ask(cast.stranger, call, at=AT)
    assert permissions.ask(cast.stranger, call, draft, at=AT).code == "not_found"
    assert permissions.ask(cast.lead, call, at=AFTER).code == "closed"
    submitted = builders.submitted(cast.colleague)
    assert permissions.ask(cast.colleague, call, submitted, at=AT).code == "submitted"
    for _each in range(permissions.MOST_WAITING):
        ask(cast.lead)
    assert permissions.ask(cast.lead, call, at=AT).code == "too_many"
    with pytest.raises(NotAllowed):
        ask(cast.lead)


def test_who_reads_and_answers(cast, draft):
    conversation = ask(cast.lead, draft)
    organisation = Organisation.objects.create(name="Korvia", kind="startup", country="RO")
    for person in (cast.lead, cast.second_officer):
        Membership.objects.create(user=person, organisation=organisation, kind="member")
    accounts.grant_role(by=SETUP, user=cast.colleague, role=Role.OFFICER, scope="call:LS-2026")

    assert permissions.answer(cast.officer, conversation)
    for name in ("second_officer", "colleague", "approver", "auditor", "lead", "stranger"):
        assert not permissions.answer(cast[name], conversation), name
    assert permissions.follow_up(cast.lead, conversation)
    assert not permissions.follow_up(cast.officer, conversation)
    accounts.grant_role(by=SETUP, user=cast.stranger, role=Role.OFFICER, scope="call:PG-2026")
    assert permissions.answer(User.objects.get(pk=cast.stranger.pk), conversation)
    assert [bool(permissions.office(cast[name])) for name in ("officer", "auditor", "lead")] == [
        True,
        False,
        False,
    ]


def test_an_officer_does_not_answer_themselves(cast):
    assert not permissions.answer(cast.officer, ask(cast.officer))


def test_published_it_stands_for_everybody_and_drafters_get_one_mail(cast, draft):
    builders.draft(cast.lead)
    builders.join(draft, cast.colleague, "reader")
    builders.draft(cast.stranger, code="FL-2026")
    conversation = answer(cast.officer, ask(cast.stranger))
    key = uuid.uuid4()

    made = publish(cast.officer, conversation, key=key)
    assert publish(cast.officer, conversation, key=key) == made
    for _twice in range(2):
        jobs.tell_drafters(Job.objects.get(kind="applications.tell_drafters"))

    message = Message.objects.get(kind="call_clarified")
    assert message.to_address == cast.lead.email
    assert ANSWER in message.body_text
    (shown,) = queries.published([made.call])[made.call_id]
    assert shown.wordings[0].answer == ANSWER


@pytest.mark.parametrize(
    "words", ["Lead asks.", "Write to lead@cast.example.", "Sorbella Voice SRL asks."]
)
def test_what_names_somebody_is_not_published(cast, draft, words):
    conversation = answer(cast.officer, ask(cast.lead, draft))

    with pytest.raises(operations.NamesSomebody):
        publish(cast.officer, conversation, question=words)
    made = publish(cast.officer, conversation)
    for act in (
        lambda: operations.correct_clarification(
            by=cast.officer, clarification=made, question=words, answer=ANSWER, at=AT
        ),
        lambda: operations.withdraw_clarification(
            by=cast.officer, clarification=made, reason=words, at=AT
        ),
    ):
        with pytest.raises(operations.NamesSomebody):
            act()


def test_only_an_answered_question_is_published(cast):
    conversation = ask(cast.lead)

    assert permissions.publish(cast.officer, conversation).code == "not_answered"
    assert permissions.publish(cast.lead, conversation).code == "not_found"


def correct(by, made, answer_text):
    return operations.correct_clarification(
        by=by, clarification=made, question=QUESTION, answer=answer_text, at=AT
    )


def test_a_correction_keeps_the_earlier_wording(cast):
    made = publish(cast.officer, answer(cast.officer, ask(cast.lead)))

    for _twice in range(2):
        correct(cast.second_officer, made, "No, not at all.")

    (shown,) = queries.with_wording(Clarification.objects.all())
    assert [each.answer for each in shown.wordings] == ["No, not at all.", ANSWER]
    with pytest.raises(DatabaseError), transaction.atomic():
        made.versions.update(answer="Other.")


def test_withdrawn_it_says_why_and_is_told_no_more(cast, draft):
    made = publish(cast.officer, answer(cast.officer, ask(cast.stranger)))
    with pytest.raises(operations.MissingReason):
        operations.withdraw_clarification(by=cast.officer, clarification=made, reason=" ", at=AT)

    made = operations.withdraw_clarification(
        by=cast.officer, clarification=made, reason="The rules changed.", at=AT
    )

    assert made.withdrawn_reason == "The rules changed."
    assert permissions.change(cast.officer, made).code == "withdrawn"
    assert operations.tell_drafters(by=SystemActor("tests.tell"), clarification_id=made.pk) == 0
    assert not Message.objects.filter(kind="call_clarified").exists()


def test_who_changes_what_was_published(cast):
    made = publish(cast.officer, answer(cast.officer, ask(cast.lead)))
    accounts.grant_role(by=SETUP, user=cast.colleague, role=Role.OFFICER, scope="call:LS-2026")

    assert permissions.change(cast.second_officer, made)
    for name in ("colleague", "approver", "auditor", "lead"):
        assert permissions.change(cast[name], made).code == "not_found"
    assert list(queries.clarifications_of(cast.officer)) == [made]
    assert list(queries.clarifications_of(cast.colleague)) == []


def test_without_a_conversation_only_addresses_are_looked_for(cast):
    made = publish(cast.officer, answer(cast.officer, ask(cast.lead)))
    Clarification.objects.filter(pk=made.pk).update(conversation=None)

    assert correct(cast.officer, made, "Lead may.").versions.count() == 2
