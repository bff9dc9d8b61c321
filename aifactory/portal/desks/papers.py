"""Documents of an application as pages list them: only what the viewer may have."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from aifactory.documents.models import Document, DocumentState
from aifactory.face.shapes import Paper
from allocations.models import Decision
from applications.models import Application

APPLICATION, DECISION = "applications.application", "allocations.decision"


def documents_of(application: Application, decisions: Iterable[Decision]) -> list[Document]:
    """Receipts and dossiers, then the letters of the decisions given; newest versions only.

    The letter of a decision that was corrected stays, and says what took its place.

    The caller has passed the gate in front of the application and of each decision.
    """
    about = Q(subject_type=APPLICATION, subject_id=str(application.pk))
    letters = [str(decision.pk) for decision in decisions]
    if letters:
        about |= Q(subject_type=DECISION, subject_id__in=letters)
    replaced = ~Q(superseded_by__subject_id=F("subject_id"), superseded_by__isnull=False)
    found = Document.objects.filter(about).filter(replaced).select_related("superseded_by")
    newest: dict[tuple[str, str], Document] = {}
    for document in found.order_by("created_at", "version", "pk"):
        newest[(document.kind, document.subject_id)] = document
    return list(newest.values())


def papers(documents: Iterable[Document]) -> list[Paper]:
    """As the list component shows them."""
    return [_paper(document) for document in documents]


def _paper(document: Document) -> Paper:
    if document.is_ready:
        newer = document.superseded_by
        return Paper(
            document.title,
            url=reverse("document", args=[document.pk]),
            size=document.size,
            note=_("replaced by %(number)s") % {"number": newer.number} if newer else "",
        )
    if document.state == DocumentState.FAILED:
        return Paper(document.title, note=_("could not be made; the office looks at it"))
    return Paper(
        document.title,
        url=reverse("document", args=[document.pk]),
        note=_("is being made"),
        icon="file-earmark-text",
    )
