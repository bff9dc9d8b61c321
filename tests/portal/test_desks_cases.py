"""The office's list and case page: who sees what, how many queries, what the file holds."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import Membership, User
from aifactory.accounts.roles import Role
from aifactory.audit.models import Event
from aifactory.catalogue.models import Call
from aifactory.portal.desks import worklists
from aifactory.portal.desks.acts import acts_of
from allocations import permissions as decisions
from applications import permissions
from applications.models import Application
from applications.status import ApplicationStatus as Status
from tests.allocations import builders
from tests.conftest import SETUP, Cast
from tests.portal import rows

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Count = Callable[[int], object]
READERS = ("officer", "second_officer", "approver", "auditor")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Count, count: int
) -> None:
    for _number in range(count):
        rows.application(cast.lead, Status.TECHNICAL_CHECK)
    client = signed_in(cast.officer)
    client.get(reverse("cases"))

    # person, roles, saved views, counts, count of drafts, rows, labels to choose from
    with django_assert_num_queries(7):
        assert client.get(reverse("cases")).status_code == 200


@pytest.mark.parametrize("person", ["lead", "stranger", "assessor", "administrator"])
@pytest.mark.parametrize("name", ["cases", "cases_export"])
def test_people_without_such_a_role_find_no_list(
    cast: Cast, signed_in: SignIn, person: str, name: str
) -> None:
    assert signed_in(cast[person]).get(reverse(name)).status_code == 404


def test_list_and_case_agree_for_every_person_and_status(cast: Cast, signed_in: SignIn) -> None:
    made = [rows.application(cast.lead, status) for status in Status]
    for person in cast.values():
        client = signed_in(person)
        listed = set(worklists.cases(person))
        opened = {each for each in made if _opens(client, each)}

        assert opened == listed, person


def _opens(client: Client, application: Application) -> bool:
    return client.get(reverse("case", args=[application.pk])).status_code == 200


def test_readers_see_what_was_submitted_and_never_a_draft(cast: Cast) -> None:
    made = {status: rows.application(cast.lead, status) for status in Status}
    expected = {each for status, each in made.items() if status not in Status.PRIVATE}

    for name in READERS:
        assert set(worklists.cases(cast[name])) == expected


def test_drafts_are_only_counted(cast: Cast, signed_in: SignIn) -> None:
    rows.application(cast.lead, Status.DRAFT, title="Secret plan")

    text = signed_in(cast.officer).get(reverse("cases")).content.decode()

    assert "Drafts being written: 1" in text
    assert "Secret plan" not in text


def test_an_officer_does_not_handle_their_own_organisation(cast: Cast, signed_in: SignIn) -> None:
    made = rows.application(cast.lead, Status.AWAITING_DECISION)
    Membership.objects.create(user=cast.officer, organisation=made.organisation, kind="member")

    assert signed_in(cast.officer).get(reverse("case", args=[made.pk])).status_code == 404
    assert signed_in(cast.second_officer).get(reverse("case", args=[made.pk])).status_code == 200


def test_an_officer_of_one_call_sees_that_call_alone(cast: Cast) -> None:
    first, second = Call.objects.order_by("pk")[:2]
    here = rows.application(cast.lead, call=first)
    rows.application(cast.lead, call=second)
    accounts.grant_role(by=SETUP, user=cast.stranger, role=Role.OFFICER, scope=f"call:{first.code}")

    assert list(worklists.cases(cast.stranger)) == [here]


def test_oldest_open_promise_stands_first(cast: Cast, signed_in: SignIn) -> None:
    now = timezone.now()
    rows.application(cast.lead, title="Later", due=now + timedelta(days=3))
    rows.application(cast.lead, Status.NOT_AWARDED, title="Long over", due=now - timedelta(days=9))
    rows.application(cast.lead, title="Overdue", due=now - timedelta(hours=3))

    text = signed_in(cast.officer).get(reverse("cases")).content.decode()

    assert text.index("Overdue") < text.index("Later") < text.index("Long over")


@pytest.mark.parametrize("text", ["Łódź", "speech", "EHPC-AIF-2026PG11-9"])
def test_search_looks_at_number_title_and_organisation(
    cast: Cast, signed_in: SignIn, text: str
) -> None:
    rows.application(
        cast.lead,
        number="EHPC-AIF-2026PG11-999",
        title="A speech model",
        organisation=rows.organisation("Łódź Optics"),
    )
    rows.application(cast.lead, title="Protein folding", organisation=rows.organisation("Korvia"))

    found = signed_in(cast.officer).get(reverse("cases"), {"search": text}).content.decode()

    assert "A speech model" in found
    assert "Protein folding" not in found


@pytest.mark.parametrize("group", list(worklists.CASE_GROUPS))
def test_each_chip_is_a_page(cast: Cast, signed_in: SignIn, group: str) -> None:
    rows.application(cast.lead)

    assert signed_in(cast.officer).get(reverse("cases"), {"group": group}).status_code == 200


def test_the_file_holds_harmless_cells(cast: Cast, signed_in: SignIn) -> None:
    rows.application(
        cast.lead, title="=HYPERLINK(1)", organisation=rows.organisation("@Evil"), number="X-1"
    )

    response = signed_in(cast.officer).get(reverse("cases_export"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert response["Content-Disposition"] == 'attachment; filename="applications.csv"'
    assert text.splitlines()[1].startswith("X-1,'=HYPERLINK(1),'@Evil,RO,")
    assert ",1250,3,submitted," in text


@pytest.mark.parametrize(
    ("status", "ends"),
    [
        (Status.SUBMITTED, "Z,no"),
        (Status.RETURNED, "Z,,yes"),
        (Status.WITHDRAWN, "Z,,no"),
    ],
)
def test_the_file_promises_no_day_while_the_clock_stands(
    cast: Cast, signed_in: SignIn, status: Status, ends: str
) -> None:
    rows.application(cast.lead, status)

    response = signed_in(cast.officer).get(reverse("cases_export"))
    head, line = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    assert head.endswith(",received_at_utc,promised_by_utc,clock_stopped")
    assert line.endswith(ends)


def test_the_file_holds_the_rows_of_the_list(cast: Cast, signed_in: SignIn) -> None:
    rows.application(cast.lead, number="X-1")
    rows.application(cast.lead, Status.NOT_AWARDED, number="X-2")
    rows.application(cast.lead, Status.DRAFT)

    response = signed_in(cast.officer).get(reverse("cases_export"), {"group": "ended"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert [line.split(",")[0] for line in text.splitlines()] == ["number", "X-2"]


@pytest.mark.parametrize(("person", "reads"), [("auditor", 1), ("officer", 0)])
def test_only_an_auditors_reads_are_noted(
    cast: Cast, signed_in: SignIn, person: str, reads: int
) -> None:
    made = rows.application(cast.lead)

    signed_in(cast[person]).get(reverse("case", args=[made.pk]))

    assert Event.objects.filter(verb="audit.read", subject_id=str(made.pk)).count() == reads


@pytest.mark.parametrize(
    ("person", "is_there"), [("officer", True), ("auditor", True), ("approver", False)]
)
def test_an_unreleased_decision_is_for_deciders(
    cast: Cast, signed_in: SignIn, person: str, is_there: bool
) -> None:
    made = rows.application(cast.lead, Status.AWAITING_DECISION)
    rows.decision(made, cast.second_officer, number="D-2026-7777")

    text = signed_in(cast[person]).get(reverse("case", args=[made.pk])).content.decode()

    assert ("D-2026-7777" in text) is is_there


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.SUBMITTED, ["Settle eligibility", "Return for completion"]),
        (Status.TECHNICAL_CHECK, ["Return for completion"]),
        (Status.AWAITING_DECISION, ["Decide"]),
    ],
)
def test_the_office_sees_the_acts_of_the_status(
    cast: Cast, signed_in: SignIn, status: Status, words: list[str]
) -> None:
    made = rows.application(cast.lead, status)

    officer = signed_in(cast.officer).get(reverse("case", args=[made.pk])).content.decode()
    auditor = signed_in(cast.auditor).get(reverse("case", args=[made.pk])).content.decode()

    assert [word for word in words if f">{word}</a>" in officer] == words
    assert [word for word in words if f">{word}</a>" in auditor] == []


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.TECHNICAL_CHECK, Status.AWAITING_DECISION]
)
def test_the_case_page_asks_few_queries(
    cast: Cast,
    signed_in: SignIn,
    django_assert_max_num_queries: Count,
    status: Status,
) -> None:
    made = rows.application(cast.lead, status)
    client = signed_in(cast.officer)
    client.get(reverse("case", args=[made.pk]))

    # person, roles, application, decisions, checks, stops, holidays, documents, history, owners,
    # notes
    with django_assert_max_num_queries(11):
        client.get(reverse("case", args=[made.pk]))


@pytest.mark.parametrize("status", [each for each in Status if each not in Status.PRIVATE])
@pytest.mark.parametrize("person", ["officer", "approver", "auditor"])
def test_acts_agree_with_the_verdicts(cast: Cast, status: Status, person: str) -> None:
    made = rows.application(cast.lead, status)
    user = cast[person]
    verdicts = {
        reverse("applications:eligibility", args=[made.pk]): permissions.check_eligibility,
        reverse("applications:return", args=[made.pk]): permissions.return_for_completion,
        reverse("allocations:decide", args=[made.pk]): lambda by, case: decisions.decide(
            by, case, unreleased=None
        ),
        reverse("ranking:move_up", args=[made.pk]): lambda by, case: (
            case.status == Status.WAITING_LIST and decisions.be_decider(by, case)
        ),
    }

    acts = {act.url for act in acts_of(user, made, waits_for_release=False)}

    assert acts == {url for url, verdict in verdicts.items() if verdict(user, made)}


def test_the_case_page_of_a_decided_application_shows_everything(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Count
) -> None:
    builders.supply(5000)
    made = builders.examined(
        cast.lead, cast.assessor, internal_note="Ask for scaling figures next time."
    )
    builders.released(cast.officer, made)
    client = signed_in(cast.second_officer)
    client.get(reverse("case", args=[made.pk]))

    # person, roles, application, decisions, checks, stops, holidays, documents, history, names,
    # owners, notes
    with django_assert_max_num_queries(12):
        text = client.get(reverse("case", args=[made.pk])).content.decode()

    for words in (
        "Released the decision",
        "Sent the technical check",
        "Submitted the application",
        "Country",
        "Ask for scaling figures next time.",
        "A 1.2 billion parameter model",
    ):
        assert words in text
