"""A mail is a row, written with the change it reports, with no gap and no foreign link."""

from uuid import UUID

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils.safestring import mark_safe

from aifactory.face.placeholders import EmptyPlaceholder
from aifactory.jobs.models import Job
from aifactory.notifications import outbox
from aifactory.notifications.delivery import compose
from aifactory.notifications.models import Message
from tests.notifications.conftest import Write, context

BODY = """Dear Ioana Dobrescu,

your application “Speech model” is awarded.
It passed all checks.
http://localhost:8000/applications/7/
Mon 7 Dec 2026, 17:00 CET (16:00 UTC)

--\x20
AI Factory Access · Access office
http://localhost:8000
You get this mail because of a case in the portal. Answers go to office@access.example.
AI Factory Access is not a website or body of the European Union.
"""


def test_mail_is_a_row_and_a_job(write: Write):
    message = write(subject_ref=("tests.case", "7"))

    job = Job.objects.get(kind="notifications.deliver")
    assert (message.subject, message.body_text) == ("Award for Speech model", BODY)
    assert (message.state, message.attempts) == ("queued", 0)
    assert message.message_id == f"<{message.pk}@localhost>"
    assert (message.subject_type, message.subject_id) == ("tests.case", "7")
    assert (job.queue, job.payload) == ("mail", {"message": str(message.pk)})


def test_same_event_twice_is_one_mail(write: Write):
    first = write()
    second = write(to="other@firm.example", context=context(title="Other"))

    assert second == first
    assert Message.objects.count() == 1
    assert Job.objects.filter(kind="notifications.deliver").count() == 1


def test_key_taken_in_between_is_one_mail(write: Write, monkeypatch: pytest.MonkeyPatch):
    first = write()
    monkeypatch.setattr(Message.objects._queryset_class, "first", lambda _self: None)

    assert write() == first
    assert Job.objects.filter(kind="notifications.deliver").count() == 1


@pytest.mark.parametrize(
    ("changes", "placeholder"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " \n "}, "reason"),
        ({"reason": None}, "reason"),
        ({"title": ""}, "title"),
        ({"person": {"name": ""}}, "name"),
        ({"person": {}}, "name"),
        ({"accept_by": None}, "accept_by"),
        ({"accept_by": ""}, "accept_by"),
    ],
)
def test_empty_placeholder_is_refused(write: Write, changes: dict[str, object], placeholder: str):
    with pytest.raises(EmptyPlaceholder, match=placeholder):
        write(context=context(**changes))

    assert not Message.objects.exists()


def test_undefined_placeholder_is_refused(write: Write):
    values = context()
    del values["reason"]

    with pytest.raises(EmptyPlaceholder, match="reason"):
        write(context=values)


def test_optional_text_may_be_missing(write: Write):
    assert "applications/7" not in write(context=context(link="")).body_text


@pytest.mark.parametrize("field", ["title", "reason", "person"])
def test_typed_text_carries_no_link_into_the_mail(write: Write, field: str):
    lure = "Click https://evil.example/win\r\nor www.evil.example or evil.com"
    value = {"name": lure} if field == "person" else lure

    message = write(context=context(**{field: value}))

    whole = message.subject + message.body_text
    shown = "Click https[:]//evil[.]example/win or www[.]evil[.]example or evil[.]com"
    assert shown in whole
    assert "evil.example" not in whole
    assert "evil.com" not in whole


def test_text_marked_safe_by_us_stays(write: Write):
    message = write(context=context(reason=mark_safe("Write to help@cineca.example.")))

    assert "Write to help@cineca.example." in message.body_text


def test_zone_of_the_reader_is_used(write: Write):
    message = write(context=context(zone="Europe/Helsinki"))

    assert "Mon 7 Dec 2026, 18:00 EET (16:00 UTC)" in message.body_text


def test_markup_is_not_escaped_in_plain_text(write: Write):
    assert "Q&A for <2 GPUs" in write(context=context(reason="Q&A for <2 GPUs")).body_text


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example", "A <a@b.example>"],
)
def test_only_one_plain_address_is_taken(write: Write, address: str):
    with pytest.raises(ValidationError):
        write(to=address)


def test_mail_outside_a_transaction_is_refused(specimens: None, own_database: str):
    with pytest.raises(outbox.OutsideTransaction):
        outbox.enqueue(
            kind="award",
            key="award:7",
            to="lead@firm.example",
            language="en",
            template="specimen",
            context=context(),
        )


def test_mail_vanishes_with_the_change_it_reports(write: Write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)

    assert not Message.objects.exists()
    assert not Job.objects.filter(kind="notifications.deliver").exists()


def test_headers_name_one_recipient_and_nobody_else(write: Write):
    written = compose(write())

    headers = dict(written.message().items())
    assert headers["To"] == "lead@firm.example"
    assert not {"Cc", "Bcc", "Reply-To"} & set(headers)
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Content-Language"] == "en"
    assert written.recipients() == ["lead@firm.example"]


def test_line_end_in_the_subject_makes_no_header(write: Write):
    message = write(context=context(title="x\r\nBcc: all@evil.example\n\nHello"))

    assert message.subject == "Award for x Bcc: all@evil[.]example Hello"
    assert "Bcc" not in compose(message).message()


def test_long_words_fit_the_wire(write: Write):
    word = "Непротивоконституционствувателствувайте" * 40
    wire = compose(write(context=context(reason=word, title=word))).message().as_bytes()

    assert max(len(line) for line in wire.splitlines()) <= 998


def test_documents_are_kept_by_id(write: Write):
    identity = UUID(int=7)

    assert write(documents=[identity]).attachments == [str(identity)]


def test_django_mail_goes_through_the_outbox(db: None, settings: object):
    settings.EMAIL_BACKEND = "aifactory.notifications.backend.OutboxBackend"
    link = "http://localhost:8000/accounts/confirm-email/MQ:1x:abc/"

    sent = mail.send_mail(  # noqa: TID251  # as allauth does
        "Confirm\n your address, evil.com",
        f"Hello win at https://evil.com, anna@firm.example. Go to {link}",
        None,
        ["anna@firm.example", "bob@firm.example"],
    )

    first, second = Message.objects.order_by("to_address")
    assert sent == 1
    assert (first.kind, first.to_address, second.to_address) == (
        "account",
        "anna@firm.example",
        "bob@firm.example",
    )
    assert first.subject == "Confirm your address, evil[.]com"
    assert first.body_text == f"Hello win at https[:]//evil[.]com, anna@firm.example. Go to {link}"
    assert "anna@firm[.]example" in second.body_text
    assert Job.objects.filter(kind="notifications.deliver").count() == 2


def test_copies_become_mails_of_their_own(db: None):
    backend = get_connection("aifactory.notifications.backend.OutboxBackend")
    written = EmailMultiAlternatives("Hi", "Text", to=["a@b.example"], bcc=["c@d.example"])
    written.attach_alternative("<p>Text</p>", "text/html")

    backend.send_messages([written])

    assert set(Message.objects.values_list("to_address", "body_text")) == {
        ("a@b.example", "Text"),
        ("c@d.example", "Text"),
    }


def test_django_mail_with_files_is_refused(db: None):
    backend = get_connection("aifactory.notifications.backend.OutboxBackend")
    written = EmailMultiAlternatives("Hi", "Text", to=["a@b.example"])
    written.attach("x.pdf", b"%PDF", "application/pdf")

    with pytest.raises(ValueError, match=r"outbox\.enqueue"):
        backend.send_messages([written])
    assert not Message.objects.exists()
