"""Awkward text through the whole portal: stored as typed, shown as text, run nowhere."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from aifactory.accounts import operations as accounts
from aifactory.accounts.models import User
from aifactory.catalogue.rules.questions import QuestionType
from aifactory.documents import letters
from aifactory.documents.models import Document
from aifactory.face.rules.cells import FORMULA_STARTS, harmless
from applications import operations, queries
from applications.models import Application
from tests.applications import builders
from tests.conftest import SETUP, Cast
from tests.databases import ROOT

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BLNS = json.loads((ROOT / "tests/documents/data/blns.json").read_text(encoding="utf-8"))
TYPED = [
    "<script>alert('one')</script>",
    '"><img src=x onerror=alert(2)>',
    "' onmouseover='alert(3)' x='",
    "</title></textarea></script><svg/onload=alert(4)>",
    "<iframe srcdoc='<script>parent.x=5</script>'>",
    "<a href='javascript:alert(6)'>press</a>",
    "<style>*{display:none}</style><b style='color:red'>",
    "<math><mi xlink:href='data:x,<script>'>",
    "{{ settings.SECRET_KEY }}{% debug %}{# x #}",
    "{{constructor.constructor('alert(7)')()}}",
    '=HYPERLINK("https://evil.example";"press")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+49 30 1234567 (phone, no formula)",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1 in full width",
    "'; DROP TABLE applications_application; --",
    "../../../../etc/passwd%00.pdf",
    "%s %(name)s {0} ${7*7} #{7*7}",
    "&lt;already&gt; &amp;amp; escaped &#x3C;",
    "\u202eright to left\u202c and \u2066isolated\u2069",
    "Zalgo t\u0335\u0321o\u0337\u0322x\u0336\u0334t and \U0001f469\u200d\U0001f52c",
    "مرحبا بالعالم 田中さん Łódź ŐŰ ẞ",
    "line\u2028separator\u2029and\x85next",
    "tab\tand\x01control\x7fcharacters",
    "nul\x00inside",
]
TEXT, LONG_TEXT = QuestionType.TEXT, QuestionType.LONG_TEXT
FORBIDDEN = {"iframe", "object", "embed", "math", "style", "base", "marquee", "audio", "video"}


class Page(HTMLParser):
    """The text that a browser would show, and what it would run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.dangers: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                self.dangers.append(f"{tag} {name}")
            if (value or "").strip().lower().startswith(("javascript:", "vbscript:")):
                self.dangers.append(f"{tag} {value}")
        is_ours = tag == "script" and (dict(attrs).get("src") or "").startswith("/static/")
        if tag in FORBIDDEN or (tag == "script" and not is_ours):
            self.dangers.append(tag)
        if tag == "br":
            self.pieces.append("\n")

    @property
    def text(self) -> str:
        """What can be read, spaces folded."""
        return folded("".join(self.pieces))


def folded(text: str) -> str:
    return " ".join(text.split())


def stored(text: str) -> str:
    """As the database can hold it."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def test_every_string_is_stored_as_it_was_typed(cast: Cast) -> None:
    draft = operations.start_draft(by=cast.lead, call=builders.call())
    questions = queries.questions_of(draft).questions
    keys = [each.key for each in questions if each.type in {TEXT, LONG_TEXT}]
    for batch in batches([*TYPED, *BLNS], len(keys)):
        typed = dict(zip(keys, batch, strict=False))
        versions = {row.key: row.version for row in draft.answers.all()}
        operations.save_step(
            by=cast.lead,
            application=draft,
            answers={key: [text] for key, text in typed.items()},
            versions=versions,
        )
        kept = queries.answers_of(Application.objects.get(pk=draft.pk))
        for key, text in typed.items():
            assert (kept.get(key) or "").strip() == stored(text).strip()


def batches(texts: list[str], size: int) -> Iterator[list[str]]:
    for begin in range(0, len(texts), size):
        yield texts[begin : begin + size]


def packed(texts: list[str], limit: int) -> Iterator[str]:
    """The texts as paragraphs of answers that keep to a limit."""
    answer = ""
    for text in texts:
        if answer and len(answer) + len(text) + 1 > limit:
            yield answer
            answer = ""
        answer = f"{answer}\n{text}" if answer else text
    yield f"{answer}\n{'And this is long enough to be taken. ' * 4}"


def test_long_answers_are_shown_as_text_on_every_page(cast: Cast, signed_in: SignIn) -> None:
    answers = list(packed([stored(text)[:260] for text in [*TYPED, *BLNS]], 560))
    desk, office = signed_in(cast.assessor), signed_in(cast.officer)
    for number, trio in enumerate(batches(answers, 3)):
        lead = person(number, "Ana")
        first, second, third = (trio + ["This is long enough to be taken. " * 4] * 2)[:3]
        made = submitted(
            lead, summary=f"{first}{' .' * 60}", model_and_data=second, first_job=third
        )

        pages = {
            "case": office.get(reverse("case", args=[made.pk])).content.decode(),
            "check": desk.get(reverse("reviews:assessment", args=[made.pk])).content.decode(),
            "dossier": letters.compose(Document.objects.get(kind="dossier", subject_id=made.pk)),
        }

        for name, html in pages.items():
            page = Page(html)
            assert page.dangers == [], (name, number)
            if name == "dossier":
                continue  # what its fonts lack is replaced; see tests/documents
            for answer in (first, second, third):
                assert folded(answer) in page.text, (name, number)


def person(number: int, name: str) -> User:
    return accounts.register_person(by=SETUP, email=f"lead{number}@firm.example", name=name)


def submitted(lead: User, **answers: str) -> Application:
    company = {"organisation_name": f"Company {lead.pk} SRL", "registration": f"RO{lead.pk:08}"}
    return builders.submitted(lead, **{**company, **answers})


def test_names_and_titles_run_nowhere(cast: Cast, signed_in: SignIn) -> None:
    made = [
        submitted(
            person(number, f"{stored(text)} Person"),
            title=f"{text} as title",
            organisation_name=f"{text} Company",
        )
        for number, text in enumerate(TYPED)
    ]
    office, desk, audit = (signed_in(cast[name]) for name in ("officer", "assessor", "auditor"))
    everything = [
        office.get(reverse("cases")),
        office.get(f"{reverse('cases')}?search=<script>"),
        office.get(reverse("home")),
        office.get(reverse("outbox")),
        desk.get(reverse("reviews:desk")),
        audit.get(reverse("auditor_history")),
        signed_in(cast.administrator).get(reverse("people")),
    ]
    for response in everything:
        page = Page(response.content.decode())
        assert (response.status_code, page.dangers) == (200, []), response.request["PATH_INFO"]
    for text, each in zip(TYPED, made, strict=True):
        # A title is one line; everything else of it stays.
        assert folded(each.title) == folded(f"{stored(text)} as title")
        assert folded(each.title) in Page(everything[0].content.decode()).text
        lead = signed_in(each.project_lead)
        for client, name in ((lead, "application"), (office, "case")):
            page = Page(client.get(reverse(name, args=[each.pk])).content.decode())
            assert page.dangers == []
            assert folded(each.title) in page.text
        paper = Page(letters.compose(Document.objects.get(kind="receipt", subject_id=each.pk)))
        assert paper.dangers == []
    assert has_no_formula(office.get(reverse("cases_export")), made)


def has_no_formula(response: object, made: list[Application]) -> bool:
    """The file holds every title and no cell that a spreadsheet would run."""
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    cells = [cell for line in lines for cell in line.values()]
    return {line["title"] for line in lines} == {harmless(each.title) for each in made} and not [
        cell for cell in cells if cell.startswith(FORMULA_STARTS)
    ]
