"""Nothing typed is lost: ended sessions, killed browsers, broken servers, two tabs."""

import os
import re
import signal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from aifactory.accounts.models import StashedText
from aifactory.demo.cases import Case
from applications.models import Answer
from tests.browser import ARGUMENTS, CHROMIUM, chromium

from . import cases
from .conftest import Portal
from .forms import SAVED, control, field_of, type_and_save, wait_until_saved
from .visitors import OFFLINE, Visitor

pytestmark = pytest.mark.journey

TEXT = "Forecasts of bread, rolls and cakes for small bakeries"
KEPT = "Not saved, kept on this device."


def step(made: Case, slug: str = "project") -> str:
    return f"/applications/{made.current.pk}/step/{slug}/"


def stored(made: Case, key: str = "title") -> object:
    return Answer.objects.get(application=made.current, key=key).value


def writer(portal: Portal, made: Case) -> Visitor:
    """The lead on the page with title and summary."""
    visitor = portal.visitor(made.lead)
    visitor.open(step(made))
    return visitor


def state(page: Page) -> object:
    return field_of(page, "title").locator(SAVED).first


def on_the_device(page: Page) -> str:
    text: str = page.evaluate("Object.values(localStorage).join()")
    return text


def send_without_session(portal: Portal, made: Case) -> Visitor:
    """A form posted after the session has ended; autosave does not come in between."""
    visitor = portal.visitor(made.lead, java_script_enabled=False)
    visitor.open(step(made))
    visitor.lose_session()
    control(visitor.page, "title").fill(TEXT)
    visitor.press(re.compile("^Save and go on"))
    assert visitor.path == "/accounts/login/"
    return visitor


def test_text_posted_after_the_session_is_offered_and_taken(portal: Portal) -> None:
    made = cases.case()
    visitor = send_without_session(portal, made)
    before = stored(made)

    visitor.sign_in(made.lead.email)
    visitor.sees("We kept what you typed")
    visitor.sees(TEXT)
    visitor.press("Send it again")

    assert before != TEXT
    assert stored(made) == TEXT
    assert not StashedText.objects.filter(owner=made.lead.pseudonym).exists()


def test_text_posted_after_the_session_is_not_shown_to_somebody_else(portal: Portal) -> None:
    made, other = cases.case(), cases.somebody("Another Person")
    visitor = send_without_session(portal, made)
    stash = StashedText.objects.get(owner=made.lead.pseudonym)

    visitor.sign_in(other.email)
    visitor.sees_not(TEXT)
    visitor.open(f"/account/kept/{stash.pk}/")

    visitor.sees_not(TEXT)
    assert stored(made) != TEXT


def test_typing_after_the_session_asks_to_sign_in_and_keeps_the_text(portal: Portal) -> None:
    made = cases.case()
    visitor = writer(portal, made)
    visitor.expects(401)
    visitor.lose_session()

    control(visitor.page, "title").fill(TEXT)
    expect(state(visitor.page)).to_contain_text(KEPT)
    expect(state(visitor.page)).to_contain_text("Sign in again")
    assert TEXT in on_the_device(visitor.page)
    visitor.come_as(made.lead)
    control(visitor.page, "title").press("End")
    control(visitor.page, "title").type("!")

    wait_until_saved(visitor.page, ["title"])
    assert stored(made) == f"{TEXT}!"


def test_killed_browser_leaves_the_text_for_another_device(portal: Portal) -> None:
    made = cases.case()
    browser = chromium().browser_type.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    process = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    visitor = portal.visitor(made.lead, browser=browser)
    visitor.page.goto(step(made))
    type_and_save(visitor.page, "title", TEXT)

    os.kill(
        next(one["id"] for one in process["processInfo"] if one["type"] == "browser"),
        signal.SIGKILL,
    )
    portal.visitors.remove(visitor)
    elsewhere = writer(portal, made)

    expect(control(elsewhere.page, "title")).to_have_value(TEXT)


def broken(route: Route) -> None:
    route.fulfill(status=500, content_type="text/html", body="<h1>Broken</h1>")


def dead(route: Route) -> None:
    route.abort("timedout")


@pytest.mark.parametrize("answer", [broken, dead], ids=["error 500", "no answer"])
def test_page_says_that_a_broken_server_has_not_saved(portal: Portal, answer: object) -> None:
    made = cases.case()
    visitor = writer(portal, made)
    visitor.expects(500, also=OFFLINE)
    page = visitor.page

    page.route("**/answers/**", answer)
    control(page, "title").fill(TEXT)
    expect(state(page)).to_contain_text(KEPT)
    expect(page.locator("[data-saved-page]")).to_contain_text(KEPT)
    assert TEXT in on_the_device(page)
    assert stored(made) != TEXT
    visitor.look()
    page.unroute("**/answers/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    wait_until_saved(page, ["title"])
    assert stored(made) == TEXT
    assert TEXT not in on_the_device(page)


def test_text_kept_on_the_device_is_offered_after_a_reload(portal: Portal) -> None:
    made = cases.case()
    visitor = writer(portal, made)
    visitor.expects(also=OFFLINE)
    page = visitor.page

    page.route("**/answers/**", dead)
    control(page, "title").fill(TEXT)
    expect(state(page)).to_contain_text(KEPT)
    page.unroute("**/answers/**")
    page.reload()
    expect(page.get_by_text("You typed this on this device")).to_be_visible()
    visitor.look()
    page.get_by_role("button", name="Use it").click()

    wait_until_saved(page, ["title"])
    assert stored(made) == TEXT


def test_second_tab_sees_both_texts_and_chooses(portal: Portal) -> None:
    made = cases.case()
    first, second = writer(portal, made), writer(portal, made)
    second.expects(409)
    mine, theirs = f"{TEXT}, mine", f"{TEXT}, theirs"

    type_and_save(first.page, "title", theirs)
    control(second.page, "title").fill(mine)
    expect(state(second.page)).to_contain_text("changed this at")
    assert stored(made) == theirs
    second.page.get_by_role("button", name="Compare both").click()
    panel = field_of(second.page, "title").locator(".compare")
    expect(panel).to_contain_text(mine)
    expect(panel).to_contain_text(theirs)
    second.look()
    second.page.get_by_role("button", name="Keep mine").click()

    wait_until_saved(second.page, ["title"])
    assert stored(made) == mine


def test_second_tab_without_scripts_shows_both_texts(portal: Portal) -> None:
    made = cases.case()
    first = writer(portal, made)
    second = portal.visitor(made.lead, java_script_enabled=False)
    second.open(step(made))
    second.expects(409)
    mine, theirs = f"{TEXT}, mine", f"{TEXT}, theirs"

    type_and_save(first.page, "title", theirs)
    control(second.page, "title").fill(mine)
    second.press(re.compile("^Save and go on"))

    assert stored(made) == theirs
    second.sees(theirs)
    expect(control(second.page, "title")).to_have_value(mine)
    second.press(re.compile("^Save and go on"))
    assert stored(made) == mine


def test_assessors_in_two_tabs_do_not_overwrite_each_other(portal: Portal) -> None:
    made = cases.case("submit")
    cases.script.save_assessment(made, timezone.now())
    tabs = [portal.visitor("Mikko"), portal.visitor("Mikko")]
    for tab in tabs:
        tab.open(f"/technical-checks/{made.current.pk}/")
    first, second = tabs
    second.expects(409)

    first.page.get_by_label("Overall comment").fill("Theirs.")
    expect(first.page.locator("[data-draft-state]")).to_contain_text("saved", ignore_case=True)
    second.page.get_by_label("Overall comment").fill("Mine.")
    expect(second.page.locator("[data-draft-state]")).to_contain_text("Mikko Laine")
    second.press("Save draft")

    second.sees("Nothing was overwritten.")
    second.sees("Theirs.")
    expect(second.page.get_by_label("Overall comment")).to_have_value("Mine.")
