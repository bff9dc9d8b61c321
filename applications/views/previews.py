"""Real cases to look at the office's wordings with: what a letter or mail of theirs would say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.catalogue.ports import Cases
from aifactory.catalogue.rules.questions import label
from aifactory.documents.archive import page
from aifactory.face import wordings
from aifactory.face.rules.wording import Wording
from applications import letters, messages, queries
from applications.models import Application, CompletionRequest, Promise

NEWEST = 30
RECEIPT_TEMPLATE = "documents/receipt.html"


def newest(person: User) -> Sequence[tuple[str, str]]:
    """The cases received last among those that this person may see as staff."""
    found = Application.objects.in_staff_scopes(person).filter(number__isnull=False)
    rows = found.order_by("-received_at", "pk").values_list("pk", "number", "title")[:NEWEST]
    return [(str(pk), f"{number} · {title}") for pk, number, title in rows]


def find(person: User, key: str) -> Application | None:
    """The case of this id, if this person may see it as staff."""
    try:
        pk = UUID(key)
    except ValueError:
        return None
    found = Application.objects.in_staff_scopes(person).filter(number__isnull=False, pk=pk)
    return found.select_related("call__mode", "project_lead", "organisation").first()


def receipt_mail(_person: User, application: Application) -> Mapping[str, Any]:
    """The mail to the lead about the newest receipt."""
    common = messages.common_facts(application, application.project_lead)
    snapshot = queries.snapshot_of(application)
    promise = Promise.objects.filter(application=application).first()
    if snapshot is None:
        return common
    due = promise.due_at if promise else None
    return {**common, **messages.receipt_facts(application, snapshot, due)}


def returned_mail(_person: User, application: Application) -> Mapping[str, Any]:
    """The mail to the lead about the newest request for completion."""
    common = messages.common_facts(application, application.project_lead)
    asked = CompletionRequest.objects.filter(application=application).order_by("-asked_at").first()
    if asked is None:
        return common
    return {
        **common,
        "message": asked.message,
        "questions": [
            label(question, application.audience)
            for question in queries.questions_of(application).questions
            if question.key in asked.question_keys
        ],
        "asked_at": asked.asked_at,
    }


def receipt_letter(_person: User, application: Application | None, wording: Wording) -> str:
    """The receipt of a case, or of an invented one."""
    snapshot = queries.snapshot_of(application) if application else None
    promise = Promise.objects.filter(application=application).first() if application else None
    if application is None or snapshot is None or promise is None:
        template = wordings.templates()[wording.key]
        examples = wordings.examples(template)
        content = {**template.example, "wording": wordings.frozen(wording, examples)}
        return _page(content, examples["number"], wording.language)
    content = letters.receipt_content(application, snapshot, due=promise.due_at, wording=wording)
    return _page(content, str(application.number), wording.language)


def _page(content: dict[str, Any], number: str, language: str) -> str:
    return page(
        kind=letters.RECEIPT,
        number=number,
        template=RECEIPT_TEMPLATE,
        snapshot=content,
        title=f"{_('Receipt')} {number}",
        language=language,
    )


CASES = Cases(newest=newest, find=find)
VALUES: dict[str, Callable[[User, Application], Mapping[str, Any]]] = {
    "application_receipt": receipt_mail,
    "application_returned": returned_mail,
}
LETTERS = {"receipt": receipt_letter}
