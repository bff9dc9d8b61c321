"""Saved views: whose they are, who uses a shared one, removal and its undo, the first page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from aifactory.accounts.verdicts import NotAllowed
from applications import operations
from applications.models import DefaultView
from applications.permissions import saved_views as permissions
from applications.queries import saved_views as queries

pytestmark = pytest.mark.django_db


def saved(by, name="Mine to decide", **given):
    return operations.save_view(by=by, name=name, query="owner=mine", **given)


def names(user):
    return [view.name for view in queries.usable(user)]


def test_one_sees_own_and_shared_views(cast):
    saved(cast.officer)
    saved(cast.officer, "For all", is_shared=True)
    saved(cast.auditor, "To look at")

    assert names(cast.officer) == ["Mine to decide", "For all"]
    assert names(cast.auditor) == ["To look at", "For all"]


@pytest.mark.parametrize(
    ("name", "is_shared", "code"),
    [
        ("officer", True, ""),
        ("auditor", False, ""),
        ("auditor", True, "no_role"),
        ("lead", False, "not_found"),
    ],
)
def test_who_keeps_and_who_shares(cast, name, is_shared, code):
    assert permissions.keep(cast[name], is_shared=is_shared).code == code


def test_a_name_is_there_once_for_each_person(cast):
    view = saved(cast.officer)
    saved(cast.second_officer)

    with pytest.raises(ValidationError):
        saved(cast.officer, "mine TO decide")
    other = saved(cast.officer, "Other")
    with pytest.raises(ValidationError):
        operations.change_view(
            by=cast.officer, view=other, name="Mine to decide", is_shared=False, is_default=False
        )
    operations.remove_view(by=cast.officer, view=view)
    saved(cast.officer)
    with pytest.raises(ValidationError):
        operations.restore_view(by=cast.officer, view=view)


def test_change_is_for_whoever_saved_it(cast):
    view = saved(cast.officer, is_shared=True)

    for act in (
        lambda: operations.remove_view(by=cast.second_officer, view=view),
        lambda: operations.change_view(
            by=cast.second_officer, view=view, name="x", is_shared=True, is_default=False
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_remove_and_bring_back_for_thirty_days(cast):
    view = saved(cast.officer, is_default=True)
    for _twice in range(2):
        operations.remove_view(by=cast.officer, view=view)
    assert names(cast.officer) == []
    assert not DefaultView.objects.exists()
    assert list(queries.removed(cast.officer, at=timezone.now())) == [view]

    for _twice in range(2):
        operations.restore_view(by=cast.officer, view=view)
    assert names(cast.officer) == ["Mine to decide"]

    operations.remove_view(by=cast.officer, view=view)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert not queries.removed(cast.officer, at=timezone.now())
        with pytest.raises(NotAllowed):
            operations.restore_view(by=cast.officer, view=view)
    with pytest.raises(NotAllowed):
        operations.restore_view(by=cast.second_officer, view=view)


def test_the_first_page_is_one_view_own_or_shared(cast):
    own = saved(cast.officer, is_default=True)
    shared = saved(cast.second_officer, "For all", is_shared=True)

    operations.choose_default_view(by=cast.officer, view=shared, is_default=True)
    assert [(view.name, view.is_default) for view in queries.usable(cast.officer)] == [
        (own.name, False),
        ("For all", True),
    ]
    operations.change_view(
        by=cast.second_officer, view=shared, name="For all", is_shared=False, is_default=True
    )
    assert DefaultView.objects.get().user == cast.second_officer
    operations.choose_default_view(by=cast.second_officer, view=shared, is_default=False)
    assert not DefaultView.objects.exists()


@pytest.mark.parametrize("name", ["second_officer", "lead"])
def test_a_view_of_another_is_not_used(cast, name):
    view = saved(cast.officer)

    with pytest.raises(NotAllowed):
        operations.choose_default_view(by=cast[name], view=view, is_default=True)
