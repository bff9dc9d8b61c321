"""Documents of an application as pages list them: only what the viewer may have."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from aifactory.documents.models import Document, DocumentState
from aifactory.face.shapes import Paper
from allocations.models import Decision
from applications.models import Application

APPLICATION, DECISION = "applications.application", "allocations.decision"


def documents_of(application: Application, decisions: Iterable[Decision]) -> list[Document]:
    """Receipts and dossiers, then the letters of the decisions given; newest versions only.

    The caller has passed the gate in front of the application and of each decision.
    """
    about = Q(subject_type=APPLICATION, subject_id=str(application.pk))
    letters = [str(decision.pk) for decision in decisions]
    if letters:
        about |= Q(subject_type=DECISION, subject_id__in=letters)
    found = Document.objects.filter(about, superseded_by__isnull=True)
    newest: dict[tuple[str, str], Document] = {}
    for document in found.order_by("created_at", "version", "pk"):
        newest[(document.kind, document.subject_id)] = document
    return list(newest.values())


def papers(documents: Iterable[Document]) -> list[Paper]:
    """As the list component shows them."""
    return [_paper(document) for document in documents]


def _paper(document: Document) -> Paper:
    if document.is_ready:
        return Paper(
            document.title, url=reverse("document", args=[document.pk]), size=document.size
        )
    if document.state == DocumentState.FAILED:
        return Paper(document.title, note=_("could not be made; the office looks at it"))
    return Paper(
        document.title,
        url=reverse("document", args=[document.pk]),
        note=_("is being made"),
        icon="file-earmark-text",
    )
