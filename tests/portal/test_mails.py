"""Outbox for officers, mailbox of the demo: who, once, and never as code."""

import uuid
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts.models import User
from aifactory.audit.models import Event
from aifactory.jobs.models import Job, JobState
from aifactory.notifications import outbox
from aifactory.notifications.models import Message, MessageState
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
READERS = {"officer", "second_officer", "administrator"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "https://evil.example/login",
    "www.evil.example",
    "{{ 7|add:7 }} {% debug %}",
    "a@evil.example",
]


def message(state: str = MessageState.QUEUED, **given: Any) -> Message:
    """A mail of the outbox in a state."""
    number = uuid.uuid4()
    fields = {
        "kind": "application_receipt",
        "key": f"test:{number}",
        "to_address": "lead@firm.example",
        "language": "en",
        "subject": "We have your application",
        "body_text": "Open http://localhost:8000/home/",
        "message_id": f"<{number}@localhost>",
        "attempts": 1,
        "claimed_at": timezone.now(),
        "sent_at": timezone.now() if state == MessageState.SENT else None,
    }
    made: Message = Message.objects.create(state=state, **{**fields, **given})
    return made


def job(state: str = JobState.FAILED) -> Job:
    ended = timezone.now() if state in {JobState.FAILED, JobState.DONE} else None
    made: Job = Job.objects.create(
        kind="audit.anchor",
        key=str(uuid.uuid4()),
        state=state,
        attempts=5,
        run_after=timezone.now(),
        finished_at=ended,
        error="Traceback <b>bold</b>",
    )
    return made


class Links(HTMLParser):
    """Addresses of links, tags and event attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.dangers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.addresses.append(given.get("href") or "")
        self.dangers += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.dangers.append(tag)
        if tag in {"svg", "img"} and ("onload" in given or given.get("src") == "x"):
            self.dangers.append(tag)


# --- Outbox -----------------------------------------------------------------------------------


def test_the_outbox_is_for_those_who_look_after_mails(cast: Cast, signed_in: SignIn) -> None:
    opened = {
        name
        for name in cast.__dataclass_fields__
        if signed_in(cast[name]).get(reverse("outbox")).status_code == 200
    }

    assert opened == READERS


def test_the_outbox_names_what_needs_a_person(cast: Cast, signed_in: SignIn) -> None:
    message(MessageState.UNCERTAIN, subject="Perhaps arrived")
    message(MessageState.FAILED, subject="Refused mail", error="550 no such box")
    message(MessageState.SENT, subject="Arrived")
    job()

    text = signed_in(cast.officer).get(reverse("outbox")).content.decode()

    assert "2 mails need you" in text
    assert text.index("Perhaps arrived") < text.index("Refused mail") < text.index(">Arrived<")
    assert "550 no such box" in text
    assert "Traceback &lt;b&gt;bold" in text
    assert text.count("Send again") == 2


@pytest.mark.parametrize("state", [MessageState.UNCERTAIN, MessageState.FAILED])
def test_a_mail_is_sent_again_once(cast: Cast, signed_in: SignIn, state: str) -> None:
    made = message(state)
    client = signed_in(cast.officer)
    url = reverse("resend_mail", args=[made.pk])

    told = [client.post(url, follow=True).content.decode() for _click in range(2)]

    made.refresh_from_db()
    assert made.state == MessageState.QUEUED
    assert "The mail goes out again." in told[0]
    assert "Only a mail that failed" in told[1]
    assert Event.objects.filter(verb="notifications.resend").count() == 1
    assert Job.objects.filter(kind="notifications.deliver").count() == 1


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING, MessageState.SENT])
def test_a_mail_that_is_well_is_left_alone(cast: Cast, signed_in: SignIn, state: str) -> None:
    made = message(state)

    signed_in(cast.officer).post(reverse("resend_mail", args=[made.pk]))

    made.refresh_from_db()
    assert made.state == state
    assert not Job.objects.exists()


@pytest.mark.parametrize("person", ["lead", "assessor", "approver", "auditor"])
def test_nobody_else_sends_or_retries(cast: Cast, signed_in: SignIn, person: str) -> None:
    made, failed = message(MessageState.FAILED), job()
    client = signed_in(cast[person])

    statuses = {
        client.post(reverse("resend_mail", args=[made.pk])).status_code,
        client.post(reverse("retry_job", args=[failed.pk])).status_code,
    }

    made.refresh_from_db()
    failed.refresh_from_db()
    assert statuses == {404}
    assert (made.state, failed.state) == (MessageState.FAILED, JobState.FAILED)


def test_a_job_that_gave_up_gets_another_round_once(cast: Cast, signed_in: SignIn) -> None:
    made = job()
    client = signed_in(cast.officer)
    url = reverse("retry_job", args=[made.pk])

    told = [client.post(url, follow=True).content.decode() for _click in range(2)]

    made.refresh_from_db()
    assert (made.state, made.attempts, made.finished_at) == (JobState.QUEUED, 0, None)
    assert "The job starts again." in told[0]
    assert "This job has not failed, so it was left alone." in told[1]


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.DONE])
def test_a_job_that_is_well_is_left_alone(cast: Cast, signed_in: SignIn, state: str) -> None:
    made = job(state)

    signed_in(cast.officer).post(reverse("retry_job", args=[made.pk]))

    made.refresh_from_db()
    assert (made.state, made.attempts) == (state, 5)


def test_missing_pdf_libraries_are_named(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aifactory.documents.rendering._loads", lambda _names: False)

    for name in ("outbox", "home"):
        text = signed_in(cast.officer).get(reverse(name)).content.decode()
        assert "the Pango libraries are missing" in text, name


def test_present_pdf_libraries_are_not(cast: Cast, signed_in: SignIn) -> None:
    for name in ("outbox", "home"):
        text = signed_in(cast.officer).get(reverse(name)).content.decode()
        assert "Pango" not in text, name


# --- Mailbox ----------------------------------------------------------------------------------


@pytest.mark.parametrize("person", [None, "lead", "officer", "administrator"])
def test_outside_the_demo_there_is_no_mailbox(
    cast: Cast, signed_in: SignIn, client: Client, person: str | None
) -> None:
    browser = signed_in(cast[person]) if person else client
    made = message()

    urls = [reverse("mailbox"), reverse("mail", args=[made.pk])]

    assert [browser.get(url).status_code for url in urls] == [404, 404]


def test_in_the_demo_everybody_reads_every_mail(client: Client, settings: Any) -> None:
    settings.DEMO = True
    made = message(subject="To the lead")
    message(subject="To another", to_address="other@firm.example")

    everything = client.get(reverse("mailbox")).content.decode()
    narrowed = client.get(reverse("mailbox"), {"to": " LEAD@firm.example "}).content.decode()
    one = client.get(reverse("mail", args=[made.pk])).content.decode()

    assert "To the lead" in everything
    assert "To another" in everything
    assert "To another" not in narrowed
    assert '<a href="http://localhost:8000/home/"' in one


def test_the_mailbox_goes_on_by_pages(client: Client, settings: Any) -> None:
    settings.DEMO = True
    for number in range(51):
        message(subject=f"Mail {number:02}")

    first = client.get(reverse("mailbox"))
    second = client.get(f"{reverse('mailbox')}{first.context['page'].next}")

    listed = [row.subject for row in [*first.context["page"].rows, *second.context["page"].rows]]
    assert listed == [f"Mail {number:02}" for number in reversed(range(51))]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_few_queries(
    cast: Cast,
    signed_in: SignIn,
    settings: Any,
    django_assert_num_queries: Callable[[int], Any],
    count: int,
) -> None:
    settings.DEMO = True
    for _number in range(count):
        message(MessageState.UNCERTAIN)
        job()
    client = signed_in(cast.officer)
    client.get(reverse("outbox"))

    with django_assert_num_queries(6):  # person, roles, uncertain, failed, jobs, newest
        client.get(reverse("outbox"))
    with django_assert_num_queries(1):  # newest
        Client().get(reverse("mailbox"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_mails_are_shown_and_never_run(
    cast: Cast, signed_in: SignIn, settings: Any, text: str
) -> None:
    settings.DEMO = True
    made = message(MessageState.FAILED, subject=text, body_text=text, error=text)
    client = signed_in(cast.officer)

    for url in (reverse("outbox"), reverse("mailbox"), reverse("mail", args=[made.pk])):
        page = Links(client.get(url).content.decode())
        assert page.dangers == [], url


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_becomes_no_link_of_a_mail(
    client: Client, settings: Any, text: str
) -> None:
    settings.DEMO = True
    made = outbox.enqueue(
        kind="application_withdrawn",
        key="hostile",
        to="lead@firm.example",
        language="en",
        template="application_withdrawn",
        context=context_of_withdrawal(text),
    )

    page = Links(client.get(reverse("mail", args=[made.pk])).content.decode())

    foreign = [address for address in page.addresses if "evil" in address]
    assert foreign == []
    assert not [address for address in page.addresses if address.startswith("javascript")]


def context_of_withdrawal(text: str) -> dict[str, Any]:
    """What the template of a withdrawal shows, with hostile text wherever a person types."""
    return {
        "name": text,
        "number": "EHPC-AIF-2026PG11-001",
        "reason": text,
        "at": timezone.now(),
        "url": "http://localhost:8000/home/",
    }
