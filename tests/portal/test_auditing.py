"""The auditor's desk on the seeded database: what it shows adds up, reads are recorded."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts.models import User
from aifactory.audit.integrity import HASHED
from aifactory.audit.models import Event, Verification
from aifactory.audit.recording import GENESIS, event_hash
from aifactory.catalogue.models import Call
from aifactory.jobs import queue
from aifactory.jobs.models import Job
from aifactory.portal.auditing.population import LINES, NEVER_SUBMITTED, populations
from aifactory.portal.presenters import VERB_SENTENCES
from allocations.models import Decision, LedgerAccount
from applications.models import Application
from applications.status import ApplicationStatus as Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


@pytest.fixture
def auditor(signed_in: Callable[[User], Client]) -> Client:
    """The demo's auditor."""
    return signed_in(User.objects.get(email="juergen.hollweg@audit.example"))


def rows_of(response: object) -> list[dict[str, str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- Population -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_each_status_stands_in_exactly_one_line(status: Status) -> None:
    groups = [NEVER_SUBMITTED, *(statuses for _label, statuses in LINES)]

    assert sum(status in group for group in groups) == 1


def test_the_population_adds_up() -> None:
    found = populations(list(Call.objects.order_by("pk")))

    assert [row.difference for row in found] == [0] * len(found)
    assert sum(row.submitted + row.drafts for row in found) == Application.objects.count()
    private = Application.objects.filter(status__in=Status.PRIVATE).count()
    assert private == sum(row.drafts for row in found)
    whole = Application.objects.count()
    assert sum(line.count for row in found for line in row.lines) == whole - private


def test_a_status_missing_from_the_table_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aifactory.portal.auditing.population.LINES", LINES[1:])

    assert sum(row.difference for row in populations(list(Call.objects.order_by("pk")))) == -1


def test_the_desk_names_figures_and_no_draft(auditor: Client) -> None:
    text = auditor.get(reverse("auditor")).content.decode()

    submitted = Application.objects.exclude(status__in=Status.PRIVATE)
    unanswered = {*Status.UNDECIDED, Status.INELIGIBLE, Status.WITHDRAWN}
    decided = submitted.exclude(status__in=unanswered)
    assert f"{submitted.count()} submitted, {decided.count()} decided" in text
    assert "The ledger adds up" in text
    assert "Hungarian voice model" not in text


def test_a_ledger_that_does_not_add_up_says_so(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = type("Report", (), {"accounts": 3, "entries": 4, "findings": ("Account 7 <b>", "X")})
    monkeypatch.setattr("allocations.queries.verify", lambda: report)

    text = auditor.get(reverse("auditor")).content.decode()

    assert "The ledger does not add up" in text
    assert "Account 7 &lt;b&gt;" in text


# --- Decisions --------------------------------------------------------------------------------


def test_every_decision_is_listed_once_newest_first(auditor: Client) -> None:
    response = auditor.get(reverse("auditor_decisions"))

    listed = [row.number for row in response.context["table"].rows]
    newest = Decision.objects.order_by("-decided_at", "-pk").values_list("number", flat=True)
    assert listed == list(newest)
    released = Decision.objects.filter(released_at__isnull=False).count()
    assert response.content.decode().count("being made") == released


# --- History ----------------------------------------------------------------------------------


def test_pages_of_the_history_skip_and_repeat_nothing(auditor: Client) -> None:
    before, seen = "", []
    first = Event.objects.order_by("-position")[0].position
    while True:
        context = auditor.get(reverse("auditor_history"), {"before": before}).context
        seen += [event.position for event, _line in context["rows"]]
        if context["next_before"] is None:
            break
        before = str(context["next_before"])

    old = [position for position in seen if position <= first]
    assert old == list(range(first, 0, -1))


def test_a_subject_narrows_the_history(auditor: Client) -> None:
    made = Application.objects.filter(status=Status.CLOSED).order_by("number")[0]
    data = {"type": "applications.application", "id": str(made.pk)}

    rows = auditor.get(reverse("auditor_history"), data).context["rows"]

    assert {event.subject_id for event, _line in rows} == {str(made.pk)}
    assert "Submitted the application" in [line.sentence for _event, line in rows]


def test_every_event_of_the_demo_has_words() -> None:
    verbs = set(Event.objects.values_list("verb", flat=True))

    assert verbs - set(VERB_SENTENCES) == set()


def test_the_chain_can_be_recomputed_from_the_file(auditor: Client) -> None:
    previous = GENESIS
    lines = rows_of(auditor.get(reverse("auditor_history_csv")))
    for line in lines:
        event: dict[str, object] = {name: line[name] for name in HASHED}
        event["position"], event["data"] = int(line["position"]), json.loads(line["data"])

        assert line["previous_hash"] == previous
        assert event_hash(event) == line["hash"]
        previous = line["hash"]
    assert len(lines) > 200


# --- Reads and verification -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "what", "has_id"),
    [
        ("auditor", "desk.population", False),
        ("auditor_decisions", "desk.decisions", False),
        ("auditor_ledger", "desk.ledger", False),
        ("auditor_statement", "desk.statement", True),
        ("auditor_statement_csv", "file.statement", True),
        ("auditor_history", "desk.history", False),
        ("auditor_history_csv", "file.history", False),
    ],
)
def test_an_auditors_reads_are_recorded(
    auditor: Client, name: str, what: str, has_id: bool
) -> None:
    last = Event.objects.count()
    key = str(LedgerAccount.objects.order_by("pk")[0].pk)

    auditor.get(reverse(name, args=[key] if has_id else []))

    event = Event.objects.get(position__gt=last)
    person = User.objects.get(email="juergen.hollweg@audit.example")
    assert (event.verb, event.actor) == ("audit.read", str(person.pseudonym))
    assert (event.subject_id, event.data) == (key if has_id else "all", {"what": what})


def test_a_mistyped_day_is_no_read(auditor: Client) -> None:
    last = Event.objects.count()

    auditor.get(reverse("auditor_ledger"), {"on": "x"})

    assert Event.objects.count() == last


def test_the_demo_verifies_in_a_worker(auditor: Client) -> None:
    url = reverse("auditor_verify")

    told = [auditor.post(url, follow=True).content.decode() for _click in range(2)]
    job = Job.objects.get(kind="audit.verify")
    queue.run(job.pk)

    assert told[0].count("being recomputed") == 1
    assert "A verification is running already." in told[1]
    verdict = Verification.objects.get()
    assert verdict.is_unbroken
    page = auditor.get(reverse("auditor")).content.decode()
    assert "being recomputed" not in page
    assert verdict.head[:8] in page
