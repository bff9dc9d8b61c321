"""Decided is not announced: before the release nothing shows on any channel."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from aifactory.documents.models import Document
from aifactory.face.tags.formats import hours
from aifactory.notifications.models import Message
from aifactory.portal.public import board
from allocations import operations, queries
from allocations.models import Allocation, Award, Decision
from applications.models import Application
from tests.allocations import builders
from tests.allocations.builders import RELEASED, award_of
from tests.applications import builders as applications

pytestmark = pytest.mark.django_db

SECRET = "Cedarwood Lantern Quarter"


@pytest.fixture
def secret(cast):
    """A decision that nobody outside may know."""
    builders.supply(5_000)
    application = builders.examined(cast.lead, cast.assessor)
    return builders.decided(
        cast.officer,
        application,
        outcome="partial",
        node_hours=Decimal(777),
        reason=SECRET,
        conditions=[SECRET],
    )


def pages(decision):
    award = award_of(decision)
    return [
        reverse("application", kwargs={"pk": decision.application_id}),
        reverse("applications"),
        reverse("home"),
        reverse("allocations:hours"),
        reverse("allocations:award", kwargs={"award_id": award.pk}),
        reverse("allocations:decline", kwargs={"award_id": award.pk}),
        reverse("allocations:decide", kwargs={"application_id": decision.application_id}),
        reverse("allocations:release", kwargs={"decision_id": decision.pk}),
        reverse("allocations:void", kwargs={"decision_id": decision.pk}),
        reverse("allocations:desk"),
    ]


@pytest.mark.parametrize("person", ["lead", "stranger", "assessor", "approver"])
def test_no_page_says_anything_before_the_release(secret, cast, signed_in, person):
    client = signed_in(cast[person])

    for url in pages(secret):
        body = client.get(url, follow=True).content.decode()
        for word in (SECRET, secret.number, "777", "To release", "not released"):
            assert word not in body, (url, word)


def test_the_lead_cannot_tell_a_prepared_award_from_none(secret, cast, signed_in):
    client = signed_in(cast.lead)
    award = award_of(secret).pk

    hidden = [
        client.get(f"/awards/{award}/").status_code,
        client.get("/awards/999999/").status_code,
    ]
    posted = client.post(f"/awards/{award}/").status_code

    assert (hidden, posted) == ([404, 404], 404)


def published_hours(client, at):
    """The free hours that the three public pages show for the usual partition."""
    row = next(one for one in board.partition_rows(applications.call(), at) if one.free)
    with time_machine.travel(at, tick=False):
        for name in ("landing", "systems"):
            page = client.get(reverse(name)).content.decode()
            assert str(hours(row.free.gpu_hours)) in page
    return row.free


def test_public_hours_fall_with_the_release_and_not_with_the_decision(cast, client):
    builders.supply(5_000)
    application = builders.examined(cast.lead, cast.assessor)
    before = published_hours(client, RELEASED)
    decision = builders.decided(cast.officer, application)

    assert published_hours(client, RELEASED) == before
    operations.void_decision(by=cast.officer, decision=decision)
    assert published_hours(client, RELEASED) == before

    builders.released(cast.officer, application)
    after = published_hours(client, RELEASED)
    assert after.node_hours == before.node_hours - builders.ASKED


def test_neither_mail_nor_document_exists_before_the_release(secret):
    assert not Document.objects.exclude(kind__in=["receipt", "dossier"]).exists()
    for message in Message.objects.all():
        assert not message.kind.startswith(("decision", "award"))
        assert SECRET not in f"{message.subject}{message.body_text}"


def test_no_query_of_the_app_gives_it_away(secret, cast):
    assert queries.released_decision(secret.application) is None
    assert queries.live_award(secret.application) is None
    for model in (Decision, Award, Allocation):
        assert not model.objects.visible_to(cast.lead).exists()


def test_the_application_still_stands_where_it_stood(secret):
    application = Application.objects.get(pk=secret.application_id)

    assert application.state.label == "Decision in preparation"
    assert application.promise.kept_at is None


def test_after_the_release_the_lead_reads_it_and_the_mail_says_neither_yes_nor_no(
    secret, cast, signed_in
):
    operations.release(by=cast.officer, decision=secret, at=RELEASED)
    document = Document.objects.get(kind="decision")
    operations.announce(by=builders.SUPPLIER, document_id=document.pk)
    operations.announce(by=builders.SUPPLIER, document_id=document.pk)

    body = signed_in(cast.lead).get(f"/awards/{award_of(secret).pk}/").content.decode()
    message = Message.objects.get(kind="decision_ready")

    assert SECRET in body
    assert message.to_address == cast.lead.email
    told = f"{message.subject} {message.body_text}"
    for word in (SECRET, "777", "award", "Sorbella", "Support-call"):
        assert word not in told
