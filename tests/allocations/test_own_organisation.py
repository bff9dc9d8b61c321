"""Nobody acts on an application of their own organisation, whoever entered its number."""

import pytest
from django.contrib.auth.models import AnonymousUser

from aifactory.accounts import operations as accounts
from aifactory.accounts import queries
from aifactory.accounts.models import Organisation
from aifactory.portal.desks import worklists
from allocations import permissions
from allocations.models import Award, Decision
from applications import permissions as office
from applications.models import Application
from reviews import permissions as site
from reviews.queries import desk
from tests.allocations import builders
from tests.applications.builders import submitted, unclear

pytestmark = pytest.mark.django_db
# As the applicants of the builders write it: RO40123456.
SAME = {"name": "Sorbella", "kind": "sme", "country": "RO", "registration": "ro 4012-3456"}
OTHERS = [{"country": "HU"}, {"registration": "RO40123457"}, {"registration": ""}]


@pytest.fixture(autouse=True)
def _hours(db):
    builders.supply(5000)


def test_the_office_does_not_decide_for_an_organisation_it_entered_itself(cast):
    application = builders.examined(cast.lead, cast.assessor)
    decision = builders.decided(cast.second_officer, application)
    assert permissions.see_case(cast.officer, application)

    accounts.create_organisation(by=cast.officer, **SAME)

    assert permissions.be_decider(cast.officer, application).reason == (
        "Your own organisation applies, so a colleague decides."
    )
    assert permissions.release(cast.officer, decision).code == "own"
    assert decision not in Decision.objects.visible_to(cast.officer)
    assert decision.award not in Award.objects.visible_to(cast.officer)
    assert application not in worklists.cases(cast.officer)
    assert application in worklists.cases(cast.second_officer)


def test_the_office_does_not_check_its_own_organisation(cast):
    application = unclear(cast.lead, country="CA")
    accounts.create_organisation(by=cast.officer, **SAME | {"country": "CA"})

    assert office.check_eligibility(cast.officer, application).code == "own"
    assert office.check_eligibility(cast.second_officer, application)


def test_a_site_does_not_assess_its_own_organisation(cast):
    application = submitted(cast.lead, at=builders.RECEIVED)
    assert application in desk.of_my_sites(cast.assessor)

    accounts.create_organisation(by=cast.assessor, **SAME)

    assert site.view(cast.assessor, application).code == "own_organisation"
    assert application not in desk.of_my_sites(cast.assessor)


@pytest.mark.parametrize("change", OTHERS)
def test_another_country_or_number_is_another_organisation(cast, change):
    application = builders.examined(cast.lead, cast.assessor)
    accounts.create_organisation(by=cast.officer, **SAME | change)

    assert permissions.be_decider(cast.officer, application)
    assert application in worklists.cases(cast.officer)


def test_organisations_without_a_number_are_never_the_same(cast):
    bare = SAME | {"registration": " - "}
    mine = accounts.create_organisation(by=cast.officer, **bare)
    accounts.create_organisation(by=cast.lead, **bare)

    assert list(queries.entities_of(cast.officer)) == [mine]
    assert list(queries.same_entity(mine)) == [mine]
    assert not queries.entities_of(AnonymousUser()).exists()


def test_one_number_in_two_countries_is_two_organisations_of_one_lead(cast):
    first = submitted(cast.lead, at=builders.RECEIVED)
    submitted(cast.lead, at=builders.RECEIVED, country="FI")

    assert Application.objects.get(pk=first.pk).organisation.country == "RO"
    assert sorted(Organisation.objects.values_list("country", flat=True)) == ["FI", "RO"]
