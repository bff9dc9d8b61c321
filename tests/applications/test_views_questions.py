"""Questions and clarifications on their pages: kept words, one effect, what everybody reads."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from applications import operations
from applications.models import Clarification, Conversation
from tests.applications import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]
QUESTION = "May a subsidiary outside the EU use the model?"
ANSWER = "Yes, as long as the work is done in an eligible country."


def ask(by, draft=None):
    return operations.ask_office(
        by=by,
        call=builders.call(),
        application=draft,
        text=QUESTION,
        key=uuid.uuid4(),
        at=timezone.now(),
    )


def answered(cast):
    return operations.answer_question(
        by=cast.officer,
        conversation=ask(cast.lead),
        text=ANSWER,
        key=uuid.uuid4(),
        at=timezone.now(),
    )


def published(cast):
    return operations.publish_clarification(
        by=cast.officer,
        conversation=answered(cast),
        question=QUESTION,
        answer=ANSWER,
        key=uuid.uuid4(),
        at=timezone.now(),
    )


def office(name, row):
    return reverse(f"applications:{name}", args=[row.pk])


def test_ask_from_a_draft_and_read_the_answer_there(cast, signed_in):
    draft = builders.draft(cast.lead)
    client = signed_in(cast.lead)
    page = client.get(reverse("application", args=[draft.pk])).content.decode()
    url = f"{reverse('applications:ask')}?application={draft.pk}"
    assert url in page
    assert client.get(url).status_code == 200

    data = {"text": QUESTION, "key": str(uuid.uuid4())}
    for _click in range(2):
        sent = client.post(url, data, follow=True).content.decode()
        assert QUESTION in sent
    conversation = Conversation.objects.get()
    assert conversation.application == draft
    signed_in(cast.officer).post(office("office_question", conversation), {"text": ANSWER})

    assert ANSWER in client.get(office("question", conversation)).content.decode()
    assert QUESTION[:40] in client.get(reverse("applications:questions")).content.decode()
    assert "Answered" in client.get(reverse("application", args=[draft.pk])).content.decode()


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_a_question_that_is_refused_is_kept(cast, signed_in, text):
    url = f"{reverse('applications:ask')}?call=PG-2026"

    refused = signed_in(cast.stranger).post(url, {"text": text})

    assert refused.status_code == 422
    assert text in refused.content.decode()
    assert not Conversation.objects.exists()


def test_the_sixth_question_is_kept_and_told_why(cast, signed_in):
    for _each in range(5):
        ask(cast.lead)
    client, url = signed_in(cast.lead), f"{reverse('applications:ask')}?call=PG-2026"
    assert "Five of your questions" in client.get(url).content.decode()

    refused = client.post(url, {"text": "Kept words"})

    assert refused.status_code == 409
    assert "Kept words" in refused.content.decode()


@pytest.mark.parametrize(
    "about",
    [
        "",
        "?call=NO-SUCH",
        "?call=%00",
        "?application=x",
        "?application=0d15ea5e-0000-4000-8000-00000badcafe",
    ],
)
def test_there_is_something_to_ask_about(cast, signed_in, about):
    url = f"{reverse('applications:ask')}{about}"

    assert signed_in(cast.lead).get(url).status_code == 404


def test_nobody_asks_from_the_draft_of_another(cast, signed_in):
    draft = builders.draft(cast.lead)
    url = f"{reverse('applications:ask')}?application={draft.pk}"

    assert signed_in(cast.stranger).get(url).status_code == 404


def test_ask_on_in_the_same_conversation(cast, signed_in):
    conversation = answered(cast)
    client, url = signed_in(cast.lead), office("question", conversation)
    assert client.post(url, {"text": ""}).status_code == 422

    page = client.post(url, {"text": "And a branch?"}, follow=True).content.decode()

    assert "And a branch?" in page
    assert "The office has it." in page
    for name in ("stranger", "officer"):
        assert signed_in(cast[name]).get(url).status_code == 404


def test_the_desk_lists_open_questions_oldest_first(cast, signed_in):
    first, second = ask(cast.lead), ask(cast.stranger)
    client = signed_in(cast.officer)
    page = client.get(reverse("applications:office_questions")).content.decode()
    assert page.index(office("office_question", first)) < page.index(
        office("office_question", second)
    )
    assert "2 questions wait" in client.get(reverse("home")).content.decode()

    assert client.post(office("office_question", first), {"text": ""}).status_code == 422
    client.post(office("office_question", first), {"text": ANSWER})

    desk = reverse("applications:office_questions")
    assert (
        office("office_question", first) in client.get(desk, {"group": "answered"}).content.decode()
    )
    assert office("office_question", first) not in client.get(desk).content.decode()
    assert client.get(desk, {"group": "cat"}).status_code == 404
    for name in ("auditor", "approver", "lead"):
        assert signed_in(cast[name]).get(desk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_number_of_queries(
    cast, signed_in, django_assert_num_queries, count
):
    for _each in range(count):
        ask(cast.lead)
    client, url = signed_in(cast.officer), reverse("applications:office_questions")
    client.get(url)

    # person, roles, rows
    with django_assert_num_queries(3):
        client.get(url)


def test_publish_reworded_then_everybody_reads_it(cast, signed_in, client):
    conversation = answered(cast)
    officer, url = signed_in(cast.officer), office("publish", conversation)
    assert QUESTION in officer.get(url).content.decode()
    refused = officer.post(url, {"question": "Lead asks this.", "answer": "Kept words"})
    assert refused.status_code == 422
    assert "Lead" in refused.content.decode()
    assert "Kept words" in refused.content.decode()

    officer.post(url, {"question": QUESTION, "answer": ANSWER})

    page = client.get(reverse("calls")).content.decode()
    assert ANSWER in page
    assert f'id="clarification-{Clarification.objects.get().pk}"' in page
    assert str(cast.lead) not in page
    assert ANSWER in officer.get(office("office_question", conversation)).content.decode()


def test_a_question_without_an_answer_is_not_published(cast, signed_in):
    url = office("publish", ask(cast.lead))

    assert signed_in(cast.officer).get(url).status_code == 403


def test_correct_keeps_both_wordings_in_public(cast, signed_in, client):
    made = published(cast)
    officer, url = signed_in(cast.officer), office("correct_clarification", made)
    assert ANSWER in officer.get(url).content.decode()
    assert officer.post(url, {"question": "", "answer": ""}).status_code == 422
    named = officer.post(url, {"question": "Lead asks.", "answer": "x"})
    assert named.status_code == 422

    officer.post(url, {"question": QUESTION, "answer": "Only its employees may."})

    page = client.get(reverse("calls")).content.decode()
    assert page.index("Only its employees may.") < page.index(ANSWER)
    assert "corrected" in page


def test_withdraw_says_why_in_public(cast, signed_in, client):
    made = published(cast)
    officer, url = signed_in(cast.officer), office("withdraw_clarification", made)
    assert officer.get(url).status_code == 200
    assert officer.post(url, {"reason": ""}).status_code == 422
    assert officer.post(url, {"reason": "Lead was wrong."}).status_code == 422

    done = officer.post(url, {"reason": "The rules changed."}, follow=True)

    assert "The rules changed." in done.content.decode()
    page = client.get(reverse("calls")).content.decode()
    assert f"<s>{ANSWER}</s>" in page
    assert "The rules changed." in page
    assert officer.get(url).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_page_asks_the_same_number_of_queries(
    cast, client, django_assert_num_queries, count
):
    for _each in range(count):
        published(cast)
    client.get(reverse("calls"))

    # calls, cut-offs, clarifications, wordings
    with django_assert_num_queries(4):
        client.get(reverse("calls"))


def test_nothing_published_yet_teaches(cast, signed_in):
    page = signed_in(cast.officer).get(reverse("applications:clarifications"))

    assert "Nothing published yet" in page.content.decode()
