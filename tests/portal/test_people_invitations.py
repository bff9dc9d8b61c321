"""Invitations on the screen: by administrators, accepted behind the link."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations
from aifactory.accounts.models import Invitation, RoleGrant, User
from aifactory.notifications.models import Message
from aifactory.portal.people.joining import WRONG_LINKS
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
LIST, NEW = "invitations", "invite"
FORM = {
    "name": "Nora New",
    "email": "nora@guest.example",
    "role1-role": "reviewer",
    "role1-scope": "portal",
    "role1-mandate": "M-2026-9",
}
JOIN = {"name": "Nora N.", "password": "wide-open-harbour"}


@pytest.fixture
def office(cast: Cast, signed_in: SignIn) -> Client:
    return signed_in(cast.administrator)


def text(response: object) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def link() -> str:
    body = Message.objects.filter(kind="invitation").latest("created_at").body_text
    [found] = re.findall(r"(/invitation/[\w-]+/)", body)
    return found


def invited(office: Client, **changes: str) -> Invitation:
    office.post(reverse(NEW), {**FORM, **changes})
    return Invitation.objects.latest("pk")


def page_of(invitation: Invitation, name: str = "invitation") -> str:
    return reverse(name, args=[invitation.pk])


def test_inviting_shows_the_invitation_and_lists_it(office: Client) -> None:
    response = office.post(reverse(NEW), FORM, follow=True)

    assert "Invited. The mail to Nora New is on its way." in text(response)
    assert "Mandate M-2026-9" in text(response)
    listed = text(office.get(reverse(LIST)))
    assert "Expert · whole portal" in listed
    assert "Waits for an answer" in listed
    assert "Nora New" not in text(office.get(reverse(LIST), {"group": "accepted"}))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nora"}, "Enter a valid email address."),
        ({"name": ""}, "“Name” needs an answer."),
        ({"role1-role": ""}, "“Role” needs an answer."),
        ({"role1-scope": "site:CSC"}, "Expert counts for the whole portal or one call."),
        ({"role1-ends_on": "2026-01-01"}, "This last day is over."),
        (
            {"role1-begins_on": "2027-02-02", "role1-ends_on": "2027-02-01"},
            "The last day is before the first day.",
        ),
        ({"role2-role": "officer"}, "“Where it counts” needs an answer."),
        ({"role2-role": "reviewer", "role2-scope": "portal"}, "in the invitation twice"),
        ({"role1-mandate": "<b>"}, "A mandate is a number or short name"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    office: Client, changes: dict[str, str], sentence: str
) -> None:
    response = office.post(reverse(NEW), {**FORM, **changes})

    assert response.status_code == 422
    assert sentence in text(response)
    assert "M-2026-9" in text(response) or "role1-mandate" in changes
    assert not Invitation.objects.exists()


def test_a_second_click_invites_nobody_twice(office: Client) -> None:
    invited(office)

    again = office.post(reverse(NEW), FORM)

    assert again.status_code == 422
    assert "An invitation waits for this address already." in text(again)


def test_opening_the_link_accepts_nothing(office: Client, client: Client) -> None:
    invited(office)

    page = client.get(link())

    assert "Expert" in text(page)
    assert page["Cache-Control"].startswith("max-age=0")
    assert Invitation.objects.get().status == "waiting"
    assert not User.objects.filter(email="nora@guest.example").exists()


def test_a_new_person_accepts_and_is_signed_in(office: Client, client: Client) -> None:
    invited(office)
    url = link()

    response = client.post(url, JOIN, follow=True)

    assert response.redirect_chain[-1][0] == reverse("experts:desk")
    assert "Welcome. Your roles count from now" in text(response)
    assert client.post(url, JOIN)["Location"] == reverse("home")
    assert Client().post(url, JOIN).status_code == 404
    assert RoleGrant.objects.filter(user__email="nora@guest.example").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "nora@guest.example"}, "too similar"),
        ({"password": ""}, "“Password” needs an answer."),
        ({"name": ""}, "“Your name” needs an answer."),
    ],
)
def test_a_weak_password_or_no_name_is_said(
    office: Client, client: Client, changes: dict[str, str], sentence: str
) -> None:
    invited(office)

    response = client.post(link(), {**JOIN, **changes})

    assert response.status_code == 422
    assert sentence in text(response)
    assert "wide-open-harbour" not in text(response)
    assert Invitation.objects.get().status == "waiting"


def test_an_account_signs_in_first_and_nobody_else_accepts(
    office: Client, client: Client, cast: Cast, signed_in: SignIn
) -> None:
    invited(office, email=cast.lead.email)
    url = link()

    assert "Sign in to accept" in text(client.get(url))
    assert client.post(url, JOIN).status_code == 409
    other = signed_in(cast.stranger)
    assert "this invitation is for another address" in text(other.get(url))
    assert other.post(url, JOIN).status_code == 409
    assert cast.lead.email not in text(other.get(url))

    theirs = signed_in(cast.lead)
    assert "You accept as Lead." in text(theirs.get(url))
    assert theirs.post(url)["Location"] == reverse("home")
    assert theirs.get(reverse("experts:desk")).status_code == 200


def test_links_that_do_not_work_look_the_same(office: Client, client: Client) -> None:
    pages = [client.get(reverse("join", args=["never-made"]))]
    invitation = invited(office)
    url = link()
    office.post(page_of(invitation, "send_again"), {"sends": 1})
    pages.append(client.get(url))
    url = link()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    pages.append(client.get(url))
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    office.post(page_of(invitation, "withdraw_invitation"))
    pages.append(client.get(url))

    assert {page.status_code for page in pages} == {404}
    assert len({text(page).partition("<main")[2].partition("</main>")[0] for page in pages}) == 1
    assert "ask for a new invitation" in text(pages[0])
    assert client.post(url, JOIN).status_code == 404


def test_guessing_is_stopped(office: Client, client: Client) -> None:
    invited(office)
    for number in range(WRONG_LINKS + 1):
        client.get(reverse("join", args=[f"guess-{number}"]))

    assert client.get(link()).status_code == 429


def test_a_click_that_comes_second_finds_it_closed(
    office: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invited(office)
    real = operations.accept_invitation

    def late(**given: object) -> User:
        operations.withdraw_invitation(by=invitation.invited_by, invitation=invitation)
        return real(**given)

    monkeypatch.setattr("aifactory.accounts.operations.accept_invitation", late)

    assert client.post(link(), JOIN).status_code == 404


def test_send_again_and_withdraw(office: Client) -> None:
    invitation = invited(office)
    for _click in range(2):
        office.post(page_of(invitation, "send_again"), {"sends": "1"})
    assert "Sent 2 times." in text(office.get(page_of(invitation)))
    office.post(page_of(invitation, "send_again"), {"sends": "many"})
    assert Message.objects.filter(kind="invitation").count() == 2

    url = page_of(invitation, "withdraw_invitation")
    assert "Withdraw the invitation of Nora New?" in text(office.get(url))
    office.post(url)
    assert "Withdrawn" in text(office.get(page_of(invitation)))
    assert "This invitation is closed: withdrawn." in text(office.get(url))
    assert office.post(page_of(invitation, "send_again"), {"sends": "2"}).status_code == 403


@pytest.mark.parametrize("person", ["officer", "auditor", "lead"])
def test_others_find_none_of_it(cast: Cast, signed_in: SignIn, office: Client, person: str) -> None:
    invitation, client = invited(office), signed_in(cast[person])

    for url in (reverse(LIST), reverse(NEW), page_of(invitation)):
        assert client.get(url).status_code == 404
    assert client.post(reverse(NEW), FORM).status_code == 404
    for name in ("send_again", "withdraw_invitation"):
        assert client.post(page_of(invitation, name)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_length(
    office: Client, django_assert_num_queries: Count, count: int
) -> None:
    for number in range(count):
        invited(office, email=f"guest{number}@guest.example")
    office.get(reverse(LIST))

    # person, roles, invitations, their roles
    with django_assert_num_queries(4):
        office.get(reverse(LIST))
