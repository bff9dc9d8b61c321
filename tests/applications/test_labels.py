"""Labels: one list for the portal, put on and taken off cases, never twice."""

import pytest
from django.core.exceptions import ValidationError

from aifactory.accounts import operations as accounts
from aifactory.accounts.roles import Role
from aifactory.accounts.verdicts import NotAllowed
from aifactory.audit.models import Event
from applications import operations
from applications.models import Application, CaseLabel
from applications.permissions import casework
from applications.queries import labels
from tests.applications import builders
from tests.conftest import SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return builders.unclear(cast.lead)


@pytest.fixture
def label(cast):
    return operations.make_label(by=cast.officer, name="Ask the lawyers", colour="c2")


def names(case):
    found = labels.with_labels(Application.objects.filter(pk=case.pk)).get()
    return [each["name"] for each in found.label_list]


def test_put_and_take_off_each_once(cast, case, label):
    first = operations.put_label(by=cast.officer, application=case, label=label)
    assert operations.put_label(by=cast.second_officer, application=case, label=label) == first
    assert names(case) == ["Ask the lawyers"]
    assert list(labels.labelled(Application.objects.all(), label.pk)) == [case]

    assert operations.take_label_off(by=cast.officer, application=case, label=label)
    assert not operations.take_label_off(by=cast.officer, application=case, label=label)
    assert names(case) == []
    verbs = Event.objects.filter(verb__contains="label_", subject_id=str(case.pk))
    assert list(verbs.order_by("position").values_list("verb", flat=True)) == [
        "applications.label_put",
        "applications.label_taken_off",
    ]


def test_several_at_once_leave_what_others_did(cast, case, label):
    other = operations.make_label(by=cast.officer, name="Press", colour="c1")
    third = operations.make_label(by=cast.officer, name="Big", colour="c3")
    operations.put_label(by=cast.officer, application=case, label=other)
    operations.put_label(by=cast.second_officer, application=case, label=third)

    operations.change_labels(by=cast.officer, application=case, put=[label], off=[other])

    assert names(case) == ["Ask the lawyers", "Big"]


def test_a_name_is_there_once(cast, label):
    with pytest.raises(ValidationError):
        operations.make_label(by=cast.officer, name=" ask the LAWYERS", colour="c1")
    other = operations.make_label(by=cast.officer, name="Press", colour="c1")
    with pytest.raises(ValidationError):
        operations.change_label(by=cast.officer, label=other, name="Ask the lawyers", colour="c1")

    operations.retire_label(by=cast.officer, label=label)
    with pytest.raises(ValidationError, match="Bring it back"):
        operations.make_label(by=cast.officer, name="Ask the lawyers", colour="c1")


def test_a_renamed_label_is_renamed_on_its_cases(cast, case, label):
    operations.put_label(by=cast.officer, application=case, label=label)

    operations.change_label(by=cast.second_officer, label=label, name="Legal", colour="c4")

    assert names(case) == ["Legal"]


def test_a_retired_label_stays_where_it_is_and_is_offered_no_more(cast, case, label):
    operations.put_label(by=cast.officer, application=case, label=label)
    for _twice in range(2):
        operations.retire_label(by=cast.officer, label=label)

    label.refresh_from_db()
    assert names(case) == ["Ask the lawyers"]
    assert list(labels.in_use()) == []
    assert casework.put_label(cast.officer, case, label).code == "retired"
    assert label in labels.to_choose(case)
    for _twice in range(2):
        operations.bring_label_back(by=cast.officer, label=label)
    assert list(labels.in_use()) == [label]
    assert Event.objects.filter(subject_type="applications.label").count() == 3


@pytest.mark.parametrize("name", ["approver", "auditor", "lead", "stranger"])
def test_only_officers_touch_labels(cast, case, label, name):
    assert not casework.edit_labels(cast[name])
    assert not casework.put_label(cast[name], case, label)
    with pytest.raises(NotAllowed):
        operations.make_label(by=cast[name], name="Mine", colour="c1")
    assert not CaseLabel.objects.exists()


def test_an_officer_of_one_call_edits_the_list_too(cast):
    accounts.grant_role(by=SETUP, user=cast.stranger, role=Role.OFFICER, scope="call:PG-2026")

    assert casework.edit_labels(cast.stranger)


def test_the_list_says_on_how_many_cases_each_is(cast, case, label):
    operations.put_label(by=cast.officer, application=case, label=label)
    retired = operations.make_label(by=cast.officer, name="A", colour="c1")
    operations.retire_label(by=cast.officer, label=retired)

    assert [(each.name, each.cases) for each in labels.every()] == [
        ("Ask the lawyers", 1),
        ("A", 0),
    ]
