"""Who may see and write a technical check. The desk and the page agree for everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership
from applications.models import Application
from applications.status import ApplicationStatus
from reviews import permissions
from reviews.queries import desk
from tests.applications import builders as applications
from tests.conftest import Cast
from tests.reviews import builders

pytestmark = pytest.mark.django_db
REACHED = frozenset(ApplicationStatus.values) - {"draft", "discarded", "submitted", "ineligible"}


def test_desk_and_page_agree_for_every_person_and_status(cast: Cast) -> None:
    made = [
        applications.application_at(status, lead=cast.lead, officer=cast.officer)
        for status in ApplicationStatus.values
        if _one_at_a_time()
    ]
    for person in [*cast.values(), AnonymousUser()]:
        listed = set(desk.of_my_sites(person))

        assert listed == {each for each in made if permissions.view(person, each)}, person


def _one_at_a_time() -> bool:
    """One organisation may have one open application; here each is taken out of its way."""
    Application.objects.exclude(organisation=None).update(organisation=None)
    return True


@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_an_assessor_sees_what_has_reached_the_check(cast: Cast, status: str) -> None:
    application = applications.application_at(status, lead=cast.lead, officer=cast.officer)

    assert bool(permissions.view(cast.assessor, application)) is (status in REACHED)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("technical_check", ""),
        ("returned", "with_applicant"),
        ("withdrawn", "withdrawn"),
        ("awaiting_decision", "sent"),
        ("accepted", "sent"),
        ("draft", "not_reached"),
    ],
)
def test_writing_is_open_in_the_technical_check_alone(cast: Cast, status: str, code: str) -> None:
    application = applications.application_at(status, lead=cast.lead, officer=cast.officer)

    verdict = permissions.assess(cast.assessor, application)
    assert (bool(verdict), verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("assessor", ""),
        ("other_assessor", "other_site"),
        ("officer", "other_site"),
        ("auditor", "other_site"),
        ("administrator", "other_site"),
        ("lead", "other_site"),
        ("stranger", "other_site"),
    ],
)
def test_only_assessors_of_the_site_write(cast: Cast, person: str, code: str) -> None:
    verdict = permissions.assess(cast[person], builders.waiting(cast.lead))

    assert (bool(verdict), verdict.code) == (not code, code)


def test_without_a_partition_there_is_no_site(cast: Cast) -> None:
    application = builders.waiting(cast.lead)
    application.partition = None

    assert permissions.view(cast.assessor, application).code == "other_site"


def test_an_assessor_does_not_check_an_application_they_work_on(cast: Cast) -> None:
    application = builders.waiting(cast.lead)
    applications.join(application, cast.assessor, "reader")

    assert permissions.view(cast.assessor, application).code == "own_application"
    assert application not in desk.of_my_sites(cast.assessor)


def test_an_assessor_does_not_check_their_own_organisation(cast: Cast) -> None:
    application = builders.waiting(cast.lead)
    Membership.objects.create(
        user=cast.assessor, organisation=application.organisation, kind="member"
    )

    assert permissions.view(cast.assessor, application).code == "own_organisation"
    assert application not in desk.of_my_sites(cast.assessor)


def test_a_role_on_the_whole_portal_reaches_every_site(cast: Cast) -> None:
    application = builders.waiting(cast.lead)
    grant = cast.other_assessor.role_grants.get()
    type(grant).objects.filter(pk=grant.pk).update(scope="portal")

    assert permissions.view(cast.other_assessor, application)
    assert set(desk.of_my_sites(cast.other_assessor)) == {application}


def test_what_was_sent_leaves_with_the_role(cast: Cast) -> None:
    builders.sent(builders.waiting(cast.lead), cast.assessor)
    before = desk.sent(cast.assessor).count()
    accounts.revoke_role(by=cast.administrator, grant=cast.assessor.role_grants.get())
    person = type(cast.assessor).objects.get(pk=cast.assessor.pk)

    assert (before, desk.sent(person).count()) == (1, 0)
    assert not desk.sent(AnonymousUser()).exists()
