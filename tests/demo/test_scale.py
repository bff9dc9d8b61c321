"""The bulk of `seed_demo --scale`: every invariant holds, every status is there, lists open."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.urls import reverse

from aifactory.accounts.models import Approval, User
from aifactory.audit import integrity
from aifactory.audit.models import Event
from aifactory.audit.recording import content_hash
from aifactory.catalogue.queries import round_for
from aifactory.demo import patterns, scale
from allocations import queries as ledger
from allocations.models import (
    AccountKind,
    Allocation,
    Award,
    Decision,
    LedgerAccount,
    QuotaLimit,
)
from applications.models import Application, Snapshot
from applications.status import ApplicationStatus as Status
from reviews.models import (
    ExpertRecommendation,
    ReviewAssignment,
    ReviewRound,
    ReviewVersion,
)
from tests.databases import connected_to, copy_of

SIZE = 100
TODAY = date(2026, 11, 23)


def bulk() -> Any:
    return Application.objects.filter(project_lead__email__endswith=f"@{scale.DOMAIN}")


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_history_and_ledger_of_the_bulk_verify() -> None:
    found = integrity.verify()

    assert (found.is_unbroken, found.events) == (True, Event.objects.count())
    assert ledger.verify().findings == ()
    assert Allocation.objects.filter(application__in=bulk()).exists()
    entities = bulk().values("call__mode__code").distinct()
    assert set(entities.values_list("call__mode__code", flat=True)) == {"PG", "FL", "LS", "SC"}


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_the_bulk_has_every_status_several_people_places_and_weeks() -> None:
    rows = bulk()

    assert rows.count() == SIZE
    assert set(rows.values_list("status", flat=True)) == set(Status.values)
    assert rows.values("project_lead").distinct().count() > 1
    assert rows.values("organisation").distinct().count() > 1
    assert rows.values("partition").distinct().count() > 1
    received = [row.received_at for row in rows if row.received_at]
    assert max(received) - min(received) > timedelta(weeks=8)


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_a_copy_points_to_nobody_of_its_pattern() -> None:
    for snapshot in Snapshot.objects.filter(application__in=bulk()).select_related(
        "application__project_lead"
    ):
        case = snapshot.application

        assert snapshot.content_hash == content_hash(snapshot.content)
        assert snapshot.content["number"] == case.number
        assert snapshot.content["title"] == case.title
        assert snapshot.content["lead"]["email"] == case.project_lead.email
        assert snapshot.created_by == case.project_lead


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_reviews_are_copied_with_what_rests_on_them() -> None:
    copied = ExpertRecommendation.objects.filter(evaluation__application__in=bulk())

    assert copied.exists()
    for each in copied.select_related("evaluation__application"):
        own = ReviewVersion.objects.filter(review__assignment__evaluation=each.evaluation)
        versions = {version.review_id: version for version in own.order_by("number")}
        assert each.inputs_hash == content_hash(each.inputs)
        assert {row["review"] for row in each.inputs["reviews"]} == set(versions)
        for row in each.inputs["reviews"]:
            version = versions[row["review"]]
            assert row["assignment"] == version.review.assignment_id
            assert row["content_hash"] == version.content_hash == content_hash(version.content)


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_whoever_was_asked_was_asked_in_an_open_round() -> None:
    asked = ReviewAssignment.objects.filter(evaluation__application__in=bulk())
    rounds = {each.cut_off_id: each for each in ReviewRound.objects.all()}

    assert asked.exists()
    for each in asked.select_related("evaluation__application"):
        opened = rounds[each.evaluation.application.cut_off_id]
        assert opened.opened_at <= each.invited_at


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_what_was_to_be_approved_is_the_decision_of_the_copy() -> None:
    decisions = Decision.objects.filter(application__in=bulk())
    asked = Approval.objects.filter(subject_id__in=[str(each.pk) for each in decisions])

    assert set(asked.values_list("status", flat=True)) == {"requested", "approved", "refused"}
    for each in asked.filter(status="requested"):
        decision = Decision.objects.get(pk=each.subject_id)
        content = {"decision": decision.content_hash, "status": decision.status}
        assert each.content_hash == content_hash(content)


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_a_copy_lies_in_the_round_that_took_it() -> None:
    rows = bulk().exclude(cut_off=None).select_related("cut_off__call")

    assert len({each.cut_off_id for each in rows}) > 3
    for each in rows:
        assert round_for(each.cut_off.call, each.received_at) == each.cut_off
        content = each.snapshots.latest("version").content
        assert content["cut_off"]["number"] == each.cut_off.number
        assert datetime.fromisoformat(content["cut_off"]["at"]) == each.cut_off.at


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_limits_leave_room_for_what_was_granted() -> None:
    for limit in QuotaLimit.objects.filter(code="fast"):
        granted = LedgerAccount.objects.granted_by_group(
            partition_id=limit.partition_id, period_id=limit.period_id
        )

        assert (
            sum(granted.get(group, Decimal(0)) for group in limit.mode_groups) <= limit.node_hours
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_reserved_hours_are_those_of_open_awards() -> None:
    held = LedgerAccount.objects.filter(kind=AccountKind.HELD, balance__gt=0)
    waiting = Award.objects.filter(status__in=["prepared", "offered"])

    assert set(held.values_list("award", flat=True)) == set(waiting.values_list("pk", flat=True))
    assert held.aggregate(Sum("balance")) == {
        "balance__sum": waiting.aggregate(total=Sum("node_hours"))["total"]
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("grown")
def test_pages_of_the_bulk_open(signed_in: Any) -> None:
    office = signed_in(User.objects.get(email="marta.lindqvist@access.example"))

    assert office.get(reverse("cases")).status_code == 200
    for case in {each.status: each for each in bulk()}.values():
        assert signed_in(case.project_lead).get(case.get_absolute_url()).status_code == 200
        if case.status not in Status.PRIVATE:
            assert office.get(reverse("case", args=[case.pk])).status_code == 200


def test_a_second_run_adds_nothing(grown: str, settings: Any, django_db_blocker: Any) -> None:
    settings.DEMO = True
    with django_db_blocker.unblock(), copy_of(grown) as name, connected_to(name):
        before = Event.objects.filter(subject_type="applications.application").count()

        call_command("seed_demo", scale=SIZE, stdout=io.StringIO(), stderr=io.StringIO())

        assert bulk().count() == SIZE
        assert Event.objects.filter(subject_type="applications.application").count() == before


@pytest.mark.parametrize(
    ("status", "last_day", "weeks"),
    [
        (Status.CLOSED, None, patterns.LONGEST_WEEKS),
        (Status.WITHDRAWN, None, patterns.LONGEST_WEEKS),
        (Status.TECHNICAL_CHECK, None, 0),
        (Status.AWARDED, None, 0),
        (Status.ACCEPTED, None, 0),
        (Status.ACCEPTED, TODAY + timedelta(days=20), 2),
        (Status.ACCEPTED, TODAY - timedelta(days=1), 0),
    ],
)
def test_how_far_back_a_copy_may_lie(status: Status, last_day: date | None, weeks: int) -> None:
    assert patterns.weeks_back(status, last_day=last_day, today=TODAY) == weeks


def test_the_draw_is_the_same_every_time_and_begins_with_every_pattern() -> None:
    known: Any = [
        patterns.Pattern(Application(status=status), (), (), (), (), (patterns.Shift(),))
        for status in Status.values
    ]

    first = scale.drawn(known, first=0, size=200)

    assert first[: len(known)] == known
    assert first == scale.drawn(known, first=0, size=200)
    ended = [each.application.status in patterns.ENDED for each in first[len(known) :]]
    assert sum(ended) > 2 * (len(ended) - sum(ended))
