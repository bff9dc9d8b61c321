"""Pages that need no account."""

import pytest
from django.urls import reverse

PAGES = ["landing", "fit_check", "systems", "calls", "rules", "accessibility", "privacy"]
ANSWERS = {
    "country": "RO",
    "organisation_kind": "sme",
    "purpose": "product",
    "hours_needed": "4000",
    "civilian_use": "yes",
    "prohibited_practices": "none",
    "lead_contract": "permanent",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_opens_without_an_account(client, name):
    assert client.get(reverse(name)).status_code == 200
