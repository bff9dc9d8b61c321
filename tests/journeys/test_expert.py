"""The expert: invited, free of ties, done in one sitting; and the same without a script."""

import pytest
from playwright.sync_api import expect

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.demo.people import SEED
from reviews.models import ReviewAssignment, ReviewVersion

from . import addresses, cases, reviews
from .conftest import Portal
from .visitors import Visitor

pytestmark = pytest.mark.journey

COMMENTS = {
    "New and sound": ("4", "New, and the tests show it."),
    "Change it brings": ("3.5", "Large, with a date."),
    "Plan, team and hours": ("3", "The team fits; hours are high."),
}


def invited() -> ReviewAssignment:
    """An expert of one test's own, invited to a case of its own."""
    expert: User = cases.somebody("Edda Experta")
    accounts.grant_role(by=SEED, user=expert, role="reviewer", scope="portal")
    return reviews.invitation(addresses.application("checked"), expert)


def accept_and_declare(visitor: Visitor, part: ReviewAssignment) -> None:
    title = part.evaluation.application.title
    visitor.open("/home/")
    visitor.sees("One review waits for you")
    visitor.page.get_by_role("link", name=f"Review {part.pk}").click()
    expect(visitor.page.get_by_text(title)).to_have_count(0)
    visitor.press("Accept and declare")
    expect(visitor.page.get_by_text(title)).to_have_count(0)
    visitor.page.get_by_label("No conflict of interest").check()
    visitor.press("Declare")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(title)


def fill_in(visitor: Visitor) -> None:
    page = visitor.page
    for label, (mark, comment) in COMMENTS.items():
        group = page.get_by_role("group", name=label)
        group.get_by_label(mark, exact=True).check(force=True)
        page.get_by_label(f"Comment to the applicant on “{label}”").fill(comment)
    page.get_by_role("group", name="How sure are you?").get_by_label("High").check()


def test_expert_accepts_declares_writes_and_sends(portal: Portal) -> None:
    part = invited()
    visitor = portal.visitor(part.expert)
    accept_and_declare(visitor, part)
    fill_in(visitor)

    expect(visitor.page.locator("[data-draft-state]")).to_contain_text("Saved")
    expect(visitor.page.locator("[data-total]")).to_have_text("10.5")
    expect(visitor.page.locator("[data-weighted]")).to_have_text("3.50")
    expect(visitor.page.locator("[data-threshold]")).to_contain_text("reached")
    visitor.press("Submit my review")
    visitor.sees("Your review is in.")

    sent = ReviewVersion.objects.get(review__assignment=part)
    assert sent.content["marks"]["new"] == {"mark": "4", "comment": "New, and the tests show it."}
    assert ReviewAssignment.objects.get(pk=part.pk).status == "done"


def test_the_same_without_javascript(portal: Portal) -> None:
    part = invited()
    visitor = portal.visitor(part.expert, java_script_enabled=False)
    accept_and_declare(visitor, part)
    fill_in(visitor)
    visitor.press("Save draft")
    visitor.sees("The draft is saved.")
    expect(visitor.page.locator("[data-total]")).to_have_text("10.5")
    visitor.press("Submit my review")

    visitor.sees("Your review is in.")
    assert ReviewVersion.objects.filter(review__assignment=part).count() == 1
