"""Nobody learns who reviews their own application, whatever role they hold besides."""

import pytest

from aifactory.audit.models import Event
from aifactory.notifications.models import Message
from allocations.queries.discreet import events_for
from applications.models import TeamMember
from reviews import operations
from reviews.queries import rounds
from tests.conftest import Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db


def test_an_officer_in_the_team_hears_of_no_expert(cast: Cast) -> None:
    application = experts.reviewing(cast)
    part = experts.assigned(cast, application)
    TeamMember.objects.create(application=application, user=cast.second_officer, kind="member")

    operations.decline_invitation(
        by=part.expert, assignment=part, reason="no_time", note="", at=experts.SENT
    )

    mails = Message.objects.filter(kind="review_declined")
    assert {mail.to_address for mail in mails} == {cast.officer.email}
    assert all(str(part.expert) not in mail.subject for mail in mails)


def test_whoever_applies_in_a_round_sees_none_of_it(cast: Cast) -> None:
    application = experts.reviewing(cast)
    part = experts.assigned(cast, application)
    TeamMember.objects.create(application=application, user=cast.auditor, kind="member")
    about = Event.objects.filter(subject_type="reviews.reviewassignment", subject_id=str(part.pk))

    assert about.exists()
    assert not events_for(cast.auditor, about).exists()
    assert events_for(cast.officer, about).count() == about.count()
    assert not rounds.cut_offs(cast.auditor).exists()
    assert rounds.cut_offs(cast.officer).get() == application.cut_off
