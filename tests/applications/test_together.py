"""One act on several cases: what it does, what it leaves out, what its undo puts back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from aifactory.accounts.models import Membership
from aifactory.accounts.verdicts import NotAllowed
from aifactory.notifications.models import Message
from applications import operations
from applications.models import Application, HandOver, TogetherAct
from applications.permissions import casework
from applications.rules.together import Act
from tests.applications import builders
from tests.portal import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(cast):
    return [rows.application(cast.lead, number=f"EHPC-AIF-2026PG11-90{at}") for at in range(3)]


@pytest.fixture
def label(cast):
    return operations.make_label(by=cast.officer, name="Press", colour="c1")


def act(by, word, cases, **given):
    keys = [case.pk for case in cases]
    return operations.act_together(by=by, key=uuid.uuid4(), act=word, keys=keys, **given)


def left_out(done):
    return list(done.lines.order_by("application__number").values_list("left_out", flat=True))


def owners_of(cases):
    found = Application.objects.in_bulk([case.pk for case in cases])
    return [found[case.pk].owner for case in cases]


def test_take_leaves_out_what_has_an_owner(cast, cases):
    operations.take_case(by=cast.officer, application=cases[0])
    operations.take_case(by=cast.second_officer, application=cases[1])

    done = act(cast.officer, Act.TAKE, cases)

    assert left_out(done) == ["mine", "owned", ""]
    assert owners_of(cases) == [cast.officer, cast.second_officer, cast.officer]


def test_the_same_key_is_one_act(cast, cases):
    key, keys = uuid.uuid4(), [case.pk for case in cases]
    given = {"by": cast.officer, "key": key, "act": Act.TAKE, "keys": keys}

    assert operations.act_together(**given) == operations.act_together(**given)
    assert HandOver.objects.count() == 3


def test_hand_over_sends_one_mail_with_every_number(cast, cases):
    operations.take_case(by=cast.second_officer, application=cases[0])

    done = act(
        cast.officer, Act.HAND_OVER, cases, to=cast.second_officer, note=" While I am away. "
    )

    assert left_out(done) == ["same", "", ""]
    message = Message.objects.get(kind="cases_handed_over")
    assert message.to_address == cast.second_officer.email
    assert "While I am away." in message.body_text
    assert [case.number in message.body_text for case in cases] == [False, True, True]


def test_hand_over_to_oneself_or_to_nobody_sends_no_mail(cast, cases):
    act(cast.officer, Act.HAND_OVER, cases, to=cast.officer)
    done = act(cast.officer, Act.HAND_OVER, cases, to=cast.auditor)

    assert left_out(done) == ["not_possible"] * 3
    assert not Message.objects.filter(kind="cases_handed_over").exists()


def test_hand_over_leaves_out_cases_of_the_new_owners_organisation(cast, cases):
    Membership.objects.create(
        user=cast.second_officer, organisation=cases[1].organisation, kind="member"
    )

    done = act(cast.officer, Act.HAND_OVER, cases, to=cast.second_officer)

    assert left_out(done) == ["", "not_possible", ""]


def test_labels_go_on_and_off(cast, cases, label):
    operations.put_label(by=cast.officer, application=cases[0], label=label)

    assert left_out(act(cast.officer, Act.LABEL, cases, label=label)) == ["on_it", "", ""]
    operations.take_label_off(by=cast.officer, application=cases[1], label=label)
    assert left_out(act(cast.officer, Act.UNLABEL, cases, label=label)) == ["", "not_on_it", ""]
    operations.retire_label(by=cast.officer, label=label)
    label.refresh_from_db()
    assert left_out(act(cast.officer, Act.LABEL, cases, label=label)) == ["retired"] * 3


def test_what_may_not_be_seen_is_as_if_not_there(cast, cases):
    Membership.objects.create(user=cast.officer, organisation=cases[0].organisation, kind="member")
    draft = builders.draft(cast.lead)

    done = act(cast.officer, Act.TAKE, [*cases, draft])

    assert left_out(done) == ["", ""]
    with pytest.raises(NotAllowed):
        act(cast.approver, Act.TAKE, cases)


def test_undo_restores_owners_that_nobody_changed(cast, cases):
    operations.take_case(by=cast.second_officer, application=cases[0])
    done = act(cast.officer, Act.HAND_OVER, cases, to=cast.officer)
    operations.give_back_case(by=cast.officer, application=cases[1])

    for _twice in range(2):
        undone = operations.undo_together(by=cast.officer, done=done, at=timezone.now())

    assert undone.undone_at is not None
    lines = undone.lines.order_by("application__number")
    assert list(lines.values_list("is_undone", flat=True)) == [True, False, True]
    assert owners_of(cases) == [cast.second_officer, None, None]


@pytest.mark.parametrize("word", [Act.LABEL, Act.UNLABEL])
def test_undo_restores_labels_that_nobody_changed(cast, cases, label, word):
    if word is Act.UNLABEL:
        act(cast.officer, Act.LABEL, cases, label=label)
    done = act(cast.officer, word, cases, label=label)
    other = operations.take_label_off if word is Act.LABEL else operations.put_label
    other(by=cast.second_officer, application=cases[0], label=label)

    undone = operations.undo_together(by=cast.officer, done=done, at=timezone.now())

    lines = undone.lines.order_by("application__number")
    assert list(lines.values_list("is_undone", flat=True)) == [False, True, True]
    expected = word is Act.UNLABEL
    assert [case.labels.exists() for case in cases[1:]] == [expected, expected]


def test_undo_leaves_cases_that_became_ones_own(cast, cases):
    done = act(cast.officer, Act.TAKE, cases)
    Membership.objects.create(user=cast.officer, organisation=cases[0].organisation, kind="member")

    operations.undo_together(by=cast.officer, done=done, at=timezone.now())

    assert owners_of(cases) == [cast.officer, None, None]


def test_undo_is_for_whoever_did_it_within_ten_minutes(cast, cases):
    done = act(cast.officer, Act.TAKE, cases)
    soon, late = timedelta(minutes=9, seconds=59), timedelta(minutes=10)

    assert casework.undo_together(cast.officer, done, at=done.done_at + soon)
    assert casework.undo_together(cast.officer, done, at=done.done_at + late).code == "too_late"
    assert casework.undo_together(cast.second_officer, done, at=done.done_at).code == "not_yours"
    with pytest.raises(NotAllowed):
        operations.undo_together(by=cast.officer, done=done, at=done.done_at + late)
    assert TogetherAct.objects.get().undone_at is None
