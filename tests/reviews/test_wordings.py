"""Mails to experts say the office's own words once these are in force."""

import pytest

from aifactory.notifications.models import Message
from tests.catalogue.wording_texts import bring_into_force
from tests.conftest import Cast
from tests.reviews import experts

pytestmark = pytest.mark.django_db


def test_next_invitation_says_the_new_words(cast: Cast) -> None:
    bring_into_force(cast, "Your judgement counts, {name}.", key="review_invitation")

    experts.assigned(cast, experts.reviewing(cast))

    assert Message.objects.get(kind="review_invitation").body_text.startswith("Your judgement")
