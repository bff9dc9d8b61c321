"""Letters and mails: which text holds, what it may name, and every version of it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.forms.wordings import CaseForm
from aifactory.catalogue.models import WordingVersion
from aifactory.catalogue.queries.wording_checks import shipped_text, wording_faults
from aifactory.catalogue.status import WordingStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.wording_preview import case_of, cases_for, previews
from aifactory.face import lists, wordings
from aifactory.face.rules.wording import LETTER, Template, TextLine, compared
from aifactory.face.shapes import Column, Table

IN_FORCE = operations.wording_approval.IN_FORCE
AS_SHIPPED = operations.wording_approval.AS_SHIPPED
GROUPS = {
    "all": lazy("All"),
    "letter": lazy("Letters"),
    "applicant": lazy("Mails to applicants"),
    "expert": lazy("Mails to experts"),
}
READERS = {
    "applicant": lazy("Applicants"),
    "expert": lazy("Experts"),
    "office": lazy("The office"),
    "site": lazy("Hosting sites"),
}
ABOUT = {
    "reader": lazy("Whoever gets it"),
    "case": lazy("The case"),
    "call": lazy("Call and rules"),
    "office": lazy("The office"),
    "expert": lazy("Experts"),
    "panel": lazy("The panel"),
    "internal": lazy("Inner notes"),
}


@dataclass(frozen=True)
class Row:
    """A letter or mail as the list shows it."""

    template: Template
    held: WordingVersion | None
    draft: WordingVersion | None
    waits: bool

    @property
    def medium(self) -> str:
        """Letter or mail, in words."""
        return _("Letter") if self.template.medium == LETTER else _("Mail")

    @property
    def readers(self) -> str:
        """Who gets it."""
        return str(READERS[self.template.audience])


@dataclass(frozen=True)
class Part:
    """A part of a text with its label, and how it differs from another text."""

    label: str
    text: str
    lines: list[TextLine]

    @property
    def differs(self) -> bool:
        """Whether any line does."""
        return any(line.kind != "same" for line in self.lines)


@require_GET
@setup_readers
def wording_list(request: SignedInRequest) -> HttpResponse:
    """Every letter and mail whose text the office may change."""
    chosen = request.GET.get("group", "all")
    table = Table(
        caption=_("Texts of letters and mails"),
        columns=[
            Column(_("Letter or mail")),
            Column(_("To")),
            Column(_("State")),
            Column(_("Last change")),
        ],
        rows=[row for row in _rows() if _is_in(row.template, chosen)],
        body="catalogue/rows/wordings.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        empty_title=_("No letter or mail is in this group."),
        empty_text=_("Choose another group above."),
        css_class="blocks",
    )
    return render(request, "catalogue/wording/list.html", {"table": table})


@require_GET
@setup_readers
def wording(request: SignedInRequest, key: str) -> HttpResponse:
    """One letter or mail: its text, its variables, its versions, and what can be done."""
    template = template_of(key)
    language = settings.LANGUAGE_CODE
    versions = list(queries.wording_versions(key, language))
    held = next((one for one in versions if one.status == WordingStatus.IN_FORCE), None)
    draft = next((one for one in versions if one.status == WordingStatus.DRAFT), None)
    kept = versions[0].wording if versions else None
    waiting = list(queries.proposals_about(reference(kept)).waiting()) if kept else []
    text = dict(held.blocks) if held else shipped_text(template, language)
    context = {
        "row": Row(template, held, draft, any(one.kind == IN_FORCE for one in waiting)),
        "template": template,
        "parts": parts_between(template, text, text),
        "broken": wording_faults(template, text) if held else [],
        "variables": variables_of(template),
        "versions": versions,
        "kept": kept,
        "waiting": waiting,
        "may_edit": permissions.edit(request.user),
        "may_go_back": permissions.propose_shipped_wording(request.user, has_own=held is not None),
        "goes_back": any(one.kind == AS_SHIPPED for one in waiting),
    }
    return render(request, "catalogue/wording/page.html", context)


@require_GET
@setup_readers
def wording_version(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """One version, what differs from the text before or in force, and how it would look."""
    template = template_of(key)
    language = settings.LANGUAGE_CODE
    versions = list(queries.wording_versions(key, language))
    version = next((one for one in versions if one.number == number), None)
    if version is None and number:
        raise Http404
    text = dict(version.blocks) if version else shipped_text(template, language)
    other = _laid_beside(version, versions)
    cases = cases_for(request.user)
    case = case_of(request.user, request.GET.get("case", ""))
    context = {
        "template": template,
        "version": version,
        "number": number,
        "beside": other,
        "parts": parts_between(
            template, dict(other.blocks) if other else shipped_text(template, language), text
        ),
        "previews": previews(request.user, template, text, case),
        "case": case,
        "cases": CaseForm(initial={"case": request.GET.get("case", "")}, cases=cases),
        "waiting": queries.waiting_about(reference(version.wording), IN_FORCE)
        if version and version.status == WordingStatus.DRAFT
        else None,
    }
    return render(request, "catalogue/wording/version.html", context)


def template_of(key: str) -> Template:
    """What is known about a letter or mail; 404 for one that is not there."""
    try:
        return wordings.templates()[key]
    except KeyError:
        raise Http404 from None


def address_of(key: str, name: str = "wording") -> str:
    """A page about a letter or mail."""
    return reverse(f"setup:{name}", args=[key])


def variables_of(template: Template) -> list[tuple[object, str]]:
    """Each variable with what it tells about."""
    return [(one, str(ABOUT[one.about])) for one in template.variables]


def parts_between(template: Template, before: dict[str, str], after: dict[str, str]) -> list[Part]:
    """Each part of a text, laid beside another text."""
    return [
        Part(
            block.label,
            after.get(block.name, ""),
            compared(before.get(block.name, ""), after.get(block.name, "")),
        )
        for block in template.blocks
    ]


def _laid_beside(
    version: WordingVersion | None, versions: list[WordingVersion]
) -> WordingVersion | None:
    """What a version is compared with: a draft with the text in force, others with the one
    before; None is the shipped text.
    """
    if version is None:
        return None
    if version.status == WordingStatus.DRAFT:
        return next((one for one in versions if one.status == WordingStatus.IN_FORCE), None)
    earlier = (one for one in versions if one.number < version.number and one.valid_from)
    return next(earlier, None)


def _rows() -> list[Row]:
    language = settings.LANGUAGE_CODE
    at_work = list(queries.wordings_at_work(language))
    waiting = set(
        queries.proposals().waiting().filter(kind=IN_FORCE).values_list("subject_id", flat=True)
    )
    return [
        _row(one, [row for row in at_work if row.wording.template == one.key], waiting)
        for one in sorted(wordings.templates().values(), key=_place)
    ]


def _place(template: Template) -> tuple[bool, str, str]:
    """Letters first, then mails by who gets them."""
    return template.medium != LETTER, template.audience, template.title


def _row(template: Template, at_work: list[WordingVersion], waiting: set[str]) -> Row:
    by_status = {one.status: one for one in at_work}
    return Row(
        template,
        by_status.get(WordingStatus.IN_FORCE),
        by_status.get(WordingStatus.DRAFT),
        any(str(one.wording_id) in waiting for one in at_work),
    )


def _is_in(template: Template, group: str) -> bool:
    if group in {"all", ""} or group not in GROUPS:
        return True
    if group == LETTER:
        return template.medium == LETTER
    return template.medium != LETTER and template.audience == group
