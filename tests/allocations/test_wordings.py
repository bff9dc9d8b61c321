"""The office's own words: the next letter and mail say them, older ones keep theirs."""

from collections.abc import Callable

import pytest

from aifactory.catalogue import operations as catalogue
from aifactory.catalogue.models import WordingVersion
from aifactory.documents import letters as papers
from aifactory.documents.archive import verify
from aifactory.documents.models import Document
from aifactory.documents.operations import render_document
from aifactory.face.placeholders import EmptyPlaceholder
from aifactory.face.rules.wording import Wording
from aifactory.jobs.models import Job
from aifactory.notifications.models import Message
from allocations import jobs
from allocations.models import Decision
from allocations.queries.wordings import decision_wording
from applications.models import Application
from tests.allocations import builders
from tests.applications import builders as applications
from tests.catalogue.wording_texts import bring_into_force, put
from tests.conftest import Cast

Ready = Callable[..., Application]
pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(cast: Cast) -> Ready:
    builders.supply(5_000)

    def examined(who: str = "lead") -> Application:
        number = {"lead": "RO40123456"}.get(who, "RO18547290")
        return builders.examined(cast[who], cast.assessor, registration=number)

    return examined


def letter_of(decision: Decision) -> Document:
    return Document.objects.get(kind="decision", subject_id=str(decision.pk))


def new_letter(cast: Cast, **blocks: str) -> WordingVersion:
    draft = catalogue.start_wording(by=cast.officer, key="decision_award", language="en")
    return put(cast, draft, {**draft.blocks, **blocks})


def test_next_letter_says_the_new_words_and_the_older_keeps_its_own(
    cast: Cast, ready: Ready
) -> None:
    older = letter_of(builders.released(cast.officer, ready()))
    before = papers.compose(older)

    version = new_letter(cast, disagree=f"Object until {{until}}. {_rest()}")
    newer = letter_of(builders.released(cast.officer, ready("stranger")))

    assert "Object until 19 December 2026." in papers.compose(newer)
    older.refresh_from_db()
    assert papers.compose(older) == before
    assert "Object until" not in before
    assert verify(render_document(document_id=older.pk))
    kept = [one.snapshot["wording"] for one in (older, newer)]
    assert [one["version"] for one in kept] == [0, 1]
    assert kept[1]["content_hash"] == version.content_hash
    assert kept[1]["key"] == "decision_award"


def _rest() -> str:
    return "{days} {office} {office_email} {mode} {rules_version}"


def test_letter_that_waited_for_its_file_keeps_the_words_of_its_order(
    cast: Cast, ready: Ready
) -> None:
    document = letter_of(builders.released(cast.officer, ready()))
    before = papers.compose(document)
    new_letter(cast, next_steps="Hurry: {respond_by}, {starts_on}, {ends_on}.")

    assert papers.compose(Document.objects.get(pk=document.pk)) == before


def test_markup_in_words_and_values_stays_text(cast: Cast, ready: Ready) -> None:
    new_letter(
        cast,
        next_steps="<b>Now</b> &amp; <script>x()</script> {respond_by}, {starts_on} {ends_on}",
    )
    application = ready()
    Application.objects.filter(pk=application.pk).update(title="<img src=x> {lead}")

    page = papers.compose(letter_of(builders.released(cast.officer, application)))

    assert "&lt;b&gt;Now&lt;/b&gt; &amp;amp; &lt;script&gt;x()&lt;/script&gt;" in page
    assert "&lt;img src=x&gt; {lead}" in page
    assert "<strong>Thu 3 Dec 2026, 17:00 CET (16:00 UTC)</strong>" in page


def test_letter_with_a_gap_stops_what_sends_it(cast: Cast, ready: Ready) -> None:
    decision = builders.released(cast.officer, ready())
    facts = {**letter_of(decision).snapshot, "award": None}
    gap = Wording("decision_award", "en", 9, {"opening": "By {respond_by}."})

    with pytest.raises(EmptyPlaceholder, match="respond_by"):
        decision_wording(facts, "en", wording=gap)


@pytest.mark.parametrize(
    ("checks", "said"),
    [
        ({"eligibility": 1, "technical": ""}, "It passed the eligibility check."),
        ({"eligibility": 0, "technical": ""}, ""),
        (
            {"eligibility": 6, "technical": "not_feasible"},
            (
                "It passed all 6 eligibility checks. "
                "The technical check by CINECA found that it cannot run as planned."
            ),
        ),
        (
            {"eligibility": 0, "technical": "with_changes"},
            "The technical check by CINECA accepted it with changes.",
        ),
        ({"technical": "feasible"}, "It passed the technical check by CINECA."),
    ],
)
def test_letter_says_what_the_checks_found(
    cast: Cast, ready: Ready, checks: dict[str, object], said: str
) -> None:
    facts = letter_of(builders.released(cast.officer, ready())).snapshot
    text = Wording("decision_award", "en", 9, {"opening": "Yes.[if checks] {checks}[end]"})

    kept = decision_wording({**facts, "checks": checks}, "en", wording=text, only=["opening"])

    assert "".join(run["text"] for run in kept["blocks"]["opening"][0]) == f"Yes. {said}".strip()


def test_next_mail_about_a_decision_says_the_new_words(cast: Cast, ready: Ready) -> None:
    announced = _announce(builders.released(cast.officer, ready()))
    bring_into_force(cast, "Greetings, {name}.")
    newer = _announce(builders.released(cast.officer, ready("stranger")))

    announced.refresh_from_db()
    assert "Greetings" not in announced.body_text
    assert newer.body_text.startswith("Greetings, Stranger.\n\nGood morning, Stranger.")


def _announce(decision: Decision) -> Message:
    document = letter_of(decision)
    render_document(document_id=document.pk)
    job = Job.objects.get(kind="allocations.announce", payload={"document": str(document.pk)})
    jobs.announce(job)
    return Message.objects.get(kind="decision_ready", subject_id=str(decision.pk))


def test_next_receipt_says_the_new_words(cast: Cast) -> None:
    bring_into_force(cast, "Thank you, {name}.", key="application_receipt")
    draft = catalogue.start_wording(by=cast.officer, key="receipt", language="en")
    put(cast, draft, {**draft.blocks, "opening": "Received on {received_at}. Keep this."})

    applications.submitted(cast.lead)

    mail = Message.objects.get(kind="application_receipt")
    assert mail.body_text.startswith("Thank you, Lead.")
    assert "Keep this." in papers.compose(Document.objects.get(kind="receipt"))
