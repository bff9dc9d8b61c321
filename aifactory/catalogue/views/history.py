"""What was changed: all of it, and of one thing; and what waits for a second person."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from aifactory.accounts import queries as accounts
from aifactory.accounts.requests import SignedInRequest
from aifactory.audit.recording import reference
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import ProposalQuerySet, Revision
from aifactory.catalogue.ports import change_kinds
from aifactory.catalogue.status import ProposalStatus
from aifactory.catalogue.views.access import setup_readers
from aifactory.catalogue.views.words import Line, lines_of, verb_of
from aifactory.face import lists
from aifactory.face.shapes import Column, Table

ORDER = ("-at", "-pk")
ASKED = ("-proposed_at", "-pk")
GROUPS = {"waiting": lazy("Waiting"), "mine": lazy("Asked by me"), "all": lazy("All")}


@dataclass(frozen=True)
class Row:
    """A change as a list or a timeline shows it."""

    revision: Revision
    verb: str
    noun: str
    lines: list[Line]

    @property
    def actor(self) -> str:
        """Who made it."""
        return str(self.revision.by or self.revision.actor)


@require_GET
@setup_readers
def history(request: SignedInRequest) -> HttpResponse:
    """Every change of the set-up, newest first, narrowed by kind of thing."""
    chosen = request.GET.get("group", "all")
    kinds = Revision.objects.order_by("subject_type").values_list("subject_type", flat=True)
    groups = {"all": _("All"), **{kind: noun_of(kind) for kind in kinds.distinct()}}
    found = queries.revisions()
    if chosen in groups and chosen != "all":
        found = found.filter(subject_type=chosen)
    page = lists.read(found, order=ORDER, params=request.GET)
    table = Table(
        caption=_("Changes of the set-up"),
        columns=[Column(_("When")), Column(_("What")), Column(_("By")), Column(_("Why"))],
        rows=[row_of(revision) for revision in page.rows],
        body="catalogue/rows/history.html",
        chips=lists.chips(groups, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("Nothing was changed here yet."),
        empty_text=_(
            "Each change of a call, a rule or a fact is kept here, as it was and as it is."
        ),
        css_class="blocks",
    )
    return render(request, "catalogue/history.html", {"table": table})


@require_GET
@setup_readers
def subject_history(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Every change of one thing with its differences, and what waits about it."""
    found = queries.revisions_of((kind, key))
    page = lists.read(found, order=ORDER, params=request.GET)
    waiting = queries.proposals_about((kind, key)).waiting()
    if not page.rows and not waiting:
        raise Http404
    rows = [row_of(revision) for revision in page.rows]
    context = {
        "rows": rows,
        "pager": lists.pager(page),
        "waiting": waiting,
        "title": rows[0].revision.title if rows else waiting[0].title,
        "noun": noun_of(kind),
    }
    return render(request, "catalogue/subject_history.html", context)


@require_GET
@setup_readers
def changes(request: SignedInRequest) -> HttpResponse:
    """Changes that were asked for, and what became of them."""
    chosen = request.GET.get("group", "waiting")
    page = lists.read(_proposals(request, chosen), order=ASKED, params=request.GET)
    table = Table(
        caption=_("Changes that need a second person"),
        columns=[Column(_("What")), Column(_("Asked")), Column(_("Why")), Column(_("State"))],
        rows=[(proposal, change_kinds[proposal.kind].act) for proposal in page.rows],
        body="catalogue/rows/changes.html",
        chips=lists.chips(GROUPS, {}, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("No change is here."),
        empty_text=_("A change that needs a second person waits here until it is answered."),
        css_class="blocks",
    )
    return render(request, "catalogue/changes.html", {"table": table})


@require_http_methods(["GET", "POST"])
@setup_readers
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """One change with its answer; whoever asked can withdraw it while it waits."""
    proposal = get_object_or_404(queries.proposals(), pk=pk)
    verdict = permissions.withdraw_change(request.user, proposal)
    if request.method == "POST":
        if not verdict and proposal.status != ProposalStatus.WITHDRAWN:
            messages.warning(request, verdict.reason)
            return redirect("setup:change", pk=pk)
        operations.withdraw_proposal(by=request.user, proposal=proposal, at=request.received_at)
        messages.success(request, _("Withdrawn. Nothing was changed."))
        return redirect("setup:change", pk=pk)
    kind = change_kinds[proposal.kind]
    context = {
        "proposal": proposal,
        "act": kind.act,
        "lines": kind.lines(proposal),
        "url": kind.url(proposal),
        "approval": accounts.newest_approval(
            operations.proposals.APPROVAL_KIND, reference(proposal)
        ),
        "withdraw": verdict,
    }
    return render(request, "catalogue/change.html", context)


def row_of(revision: Revision) -> Row:
    """A revision in words."""
    return Row(revision, verb_of(revision), noun_of(revision.subject_type), lines_of(revision))


def noun_of(kind: str) -> str:
    """The kind of a subject in words, e.g. Cut-off."""
    try:
        return capfirst(str(apps.get_model(kind)._meta.verbose_name))
    except (LookupError, ValueError):
        return kind


def _proposals(request: SignedInRequest, chosen: str) -> ProposalQuerySet:
    found = queries.proposals()
    if chosen == "mine":
        return found.filter(proposed_by=request.user)
    return found if chosen == "all" else found.waiting()
