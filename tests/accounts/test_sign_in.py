"""Sign-up, sign-in, reset: equal answers, limits, mails through the outbox, no open redirect."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.notifications.models import Message
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
NEW = {"name": "Ana Ionescu", "email": "Ana.Ionescu@New.Example", "password1": PASSWORD}
LOGIN = "/accounts/login/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture(autouse=True)
def _outbox(settings: object) -> None:
    """As in production; the test runner puts its own backend there."""
    settings.EMAIL_BACKEND = "aifactory.notifications.backend.OutboxBackend"


@pytest.fixture
def lead(cast: Cast) -> User:
    """The lead, with a password."""
    cast.lead.set_password(PASSWORD)
    cast.lead.save()
    return cast.lead


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(LOGIN, {"login": email, "password": password, **more})


def link_in(message: Message) -> str:
    """The path of the first address in a mail."""
    found = ADDRESS.search(message.body_text)
    assert found, message.body_text
    return found.group().partition("://")[2].partition("/")[2]


def test_sign_up_keeps_the_name_and_asks_for_the_address_first(client: Client) -> None:
    response = client.post(reverse("account_signup"), NEW)

    person = User.objects.get(name="Ana Ionescu")
    address = EmailAddress.objects.get(user=person)
    assert person.email == address.email == "ana.ionescu@new.example"
    assert not address.verified
    assert response["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("accounts:preferences")).status_code == 302


def test_the_link_in_the_mail_confirms_the_address(client: Client) -> None:
    client.post(reverse("account_signup"), NEW)
    path = f"/{link_in(Message.objects.get())}"

    assert "Ana.Ionescu" not in path
    page = client.get(path)
    assert not EmailAddress.objects.get(user__name=NEW["name"]).verified  # a GET confirms nothing
    client.post(path)

    assert page.status_code == 200
    assert EmailAddress.objects.get(user__name=NEW["name"]).verified
    assert sign_in(Client(), "ANA.ionescu@new.example")["Location"] == reverse("home")


def test_an_unconfirmed_address_cannot_sign_in(client: Client) -> None:
    client.post(reverse("account_signup"), NEW)

    response = sign_in(Client(), NEW["email"])

    assert response["Location"] == reverse("account_email_verification_sent")


def test_signing_up_again_looks_the_same(client: Client, lead: User) -> None:
    unknown = client.post(reverse("account_signup"), NEW)
    known = Client().post(reverse("account_signup"), {**NEW, "email": lead.email.upper()})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.filter(email__iexact=lead.email).count() == 1
    told = Message.objects.get(to_address=lead.email)
    assert "already" in told.body_text.lower()


def test_a_forged_host_gets_into_no_mail(client: Client, lead: User) -> None:
    data = {"email": lead.email}

    refused = client.post(reverse("account_reset_password"), data, headers={"host": "evil.example"})
    client.post(reverse("account_reset_password"), data, headers={"host": "127.0.0.1:8000"})

    message = Message.objects.get(to_address=lead.email)
    assert refused.status_code == 400
    assert "evil.example" not in message.body_text
    assert "127.0.0.1" not in message.body_text


@pytest.mark.parametrize("password", ["short", "password12", "1234567890", "ana.ionescu1"])
def test_a_weak_password_is_refused_beside_the_field(client: Client, password: str) -> None:
    response = client.post(reverse("account_signup"), {**NEW, "password1": password})

    assert 'href="#id_password1"' in response.content.decode()
    assert not User.objects.filter(name="Ana Ionescu").exists()


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, lead: User) -> None:
    known = sign_in(client, lead.email, "wrong-wrong-wrong")
    unknown = sign_in(Client(), "nobody@cast.example", "wrong-wrong-wrong")

    bodies = [
        TOKEN.sub("", answer.content.decode()).replace(email, "")
        for answer, email in ((known, lead.email), (unknown, "nobody@cast.example"))
    ]
    assert known.status_code == unknown.status_code
    assert bodies[0] == bodies[1]


def test_reset_answers_alike_and_mails_through_the_outbox(client: Client, lead: User) -> None:
    url = reverse("account_reset_password")

    known = client.post(url, {"email": lead.email})
    unknown = Client().post(url, {"email": "nobody@cast.example"})

    assert known["Location"] == unknown["Location"] == reverse("account_reset_password_done")
    message = Message.objects.get(to_address=lead.email)
    assert message.state == "queued"
    assert f"{settings.SITE_URL}{reverse('account_reset_password')}key/" in message.body_text


def test_the_reset_link_sets_a_new_password_once(client: Client, lead: User) -> None:
    client.post(reverse("account_reset_password"), {"email": lead.email})
    path = f"/{link_in(Message.objects.get(to_address=lead.email))}"

    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": "another-horse-battery", "password2": "another-horse-battery"})

    assert sign_in(Client(), lead.email, "another-horse-battery")["Location"] == reverse("home")
    assert sign_in(Client(), lead.email, PASSWORD).status_code == 200
    again = Client().get(path, follow=True).content.decode()
    assert 'name="password1"' not in again


def test_five_wrong_passwords_close_the_door_for_a_while(client: Client, lead: User) -> None:
    for _attempt in range(5):
        sign_in(client, lead.email, "wrong-wrong-wrong")

    right = sign_in(client, lead.email)

    assert right.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_a_forged_address_does_not_reopen_it(client: Client, lead: User, header: str) -> None:
    statuses = [
        client.post(
            LOGIN,
            {"login": f"nobody{number}@cast.example", "password": "wrong-wrong-wrong"},
            **{header: f"192.0.2.{number}"},
        ).status_code
        for number in range(31)
    ]

    assert statuses[-1] == 429
    page = client.post(LOGIN, {"login": lead.email, "password": PASSWORD})
    assert page.status_code == 429
    assert page.templates[0].name == "429.html"


def test_signing_in_gives_a_new_session(client: Client, lead: User) -> None:
    client.get(LOGIN)
    client.post(reverse("accounts:theme"), {"theme": "dark"})
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = session.session_key

    sign_in(client, lead.email)

    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(lead.pk)


def test_the_key_that_was_planted_is_worth_nothing(client: Client, lead: User) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"

    sign_in(client, lead.email)

    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    assert other.get(reverse("accounts:preferences")).status_code == 302


def test_signing_out_takes_a_button(client: Client, lead: User) -> None:
    sign_in(client, lead.email)
    key = client.session.session_key

    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:preferences")).status_code == 200
    client.post(reverse("account_logout"))

    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get(reverse("accounts:preferences")).status_code == 302
    assert copied.get(reverse("accounts:preferences")).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_away(client: Client, lead: User, target: str) -> None:
    assert sign_in(client, lead.email, next=target)["Location"] == reverse("home")
    again = client.get(LOGIN, {"next": target})
    assert again["Location"] == reverse("home")


def test_signing_in_leads_to_the_page_one_wanted(client: Client, lead: User) -> None:
    asked = client.get("/applications/?group=drafts")

    response = client.post(asked["Location"], {"login": lead.email, "password": PASSWORD})

    assert response["Location"] == "/applications/?group=drafts"


def test_a_closed_account_cannot_sign_in(client: Client, lead: User) -> None:
    lead.is_active = False
    lead.save()

    sign_in(client, lead.email)

    assert client.get(reverse("accounts:preferences")).status_code == 302


def test_a_closed_account_is_out_with_the_next_request(client: Client, lead: User) -> None:
    sign_in(client, lead.email)
    User.objects.filter(pk=lead.pk).update(is_active=False)

    assert client.get(reverse("accounts:preferences")).status_code == 302


def test_the_page_offers_a_reset(client: Client) -> None:
    assert reverse("account_reset_password") in client.get(LOGIN).content.decode()


def test_passwords_are_hashed_with_argon2_outside_the_tests() -> None:
    text = (settings.BASE_DIR / "aifactory" / "settings.py").read_text(encoding="utf-8")

    assert text.index("Argon2PasswordHasher") < text.index("PBKDF2PasswordHasher")
