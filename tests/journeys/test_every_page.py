"""Every page of the portal, wide and light, then narrow and dark: axe, errors, no overflow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from aifactory.documents.models import Document

from . import cases
from .addresses import ELSEWHERE, NO_PAGES, NOBODY, PAGES, names, url_of
from .conftest import WIDE, Portal
from .forms import FIT, answer_all
from .visitors import Visitor, findings, overflow

pytestmark = pytest.mark.journey

NARROW = {"width": 320, "height": 720}


def both_ways(page: Page) -> list[str]:
    """What is wrong on the page as it stands, and on a phone in the dark."""
    found = findings(page)
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    found += findings(page)
    if wider := overflow(page):
        found.append(f"{page.url} is {wider} px wider than a window of 320 px")
    return found


@pytest.fixture(scope="module")
def readers() -> Iterator[dict[str, Visitor]]:
    """One browser per person for all pages: what is loaded once stays in its cache."""
    opened: dict[str, Visitor] = {}
    yield opened
    for reader in opened.values():
        reader.context.close()


@pytest.fixture
def reader(portal: Portal, readers: dict[str, Visitor], row: tuple[str, ...]) -> Visitor:
    """Whoever reads the page, at a desk by day."""
    person = row[0]
    if person not in readers:
        readers[person] = portal.visitor(None if person == NOBODY else person)
        portal.visitors.clear()
    found = readers[person]
    found.page.set_viewport_size(WIDE)
    found.page.emulate_media(color_scheme="light")
    found.troubles.clear()
    return found


@pytest.mark.parametrize("row", PAGES, ids=" ".join)
def test_page_is_accessible_wide_and_narrow(reader: Visitor, row: tuple[str, ...]) -> None:
    _person, name, *arguments = row

    response = reader.page.goto(url_of(name, *arguments))

    assert response is not None
    assert response.ok
    assert response.request.redirected_from is None
    assert both_ways(reader.page) == []
    assert reader.troubles == []


def test_every_address_is_looked_at_or_is_no_page() -> None:
    seen = {name for _person, name, *_arguments in PAGES}

    assert seen | NO_PAGES | ELSEWHERE == set(names())
    assert not seen & (NO_PAGES | ELSEWHERE)


def test_result_of_the_fit_check_is_accessible(portal: Portal) -> None:
    visitor = portal.visitor()
    visitor.open("/fit-check/")
    answer_all(visitor.page, FIT)
    visitor.press("Show me the answer")

    assert both_ways(visitor.page) == []


def test_page_of_a_paper_being_made_is_accessible(portal: Portal) -> None:
    made = cases.case("submit")
    visitor = portal.visitor(made.lead)
    paper = Document.objects.get(kind="receipt", subject_id=str(made.current.pk))

    visitor.page.goto(f"/documents/{paper.pk}/")

    visitor.sees("We are making this file.")
    assert both_ways(visitor.page) == []


def test_page_that_is_not_there_is_accessible(portal: Portal) -> None:
    visitor = portal.visitor("Ioana")
    visitor.expects(404)

    visitor.page.goto("/no/such/page/")

    assert both_ways(visitor.page) == []


def test_refusal_is_accessible(portal: Portal) -> None:
    visitor = portal.visitor("Ioana")
    visitor.expects(403)

    visitor.page.goto("/decisions/")

    assert both_ways(visitor.page) == []


def test_form_without_its_token_is_answered_in_our_words(portal: Portal) -> None:
    visitor = portal.visitor()
    visitor.expects(403)

    visitor.page.goto("/accounts/login/")
    visitor.context.clear_cookies()
    visitor.page.get_by_label("Email").fill("ioana.dobrescu@sorbella.example")
    visitor.page.get_by_label("Password", exact=True).fill("whatever it was")
    with visitor.page.expect_navigation():
        visitor.page.locator("main").get_by_role("button", name="Sign in").click()

    assert both_ways(visitor.page) == []
