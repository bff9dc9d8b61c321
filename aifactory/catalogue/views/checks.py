"""Facts that are due to be read again at their source, and the act that says it was done."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, permissions, queries
from aifactory.catalogue.models import Fact
from aifactory.catalogue.queries import FactKey
from aifactory.catalogue.views.access import setup_editors, setup_readers
from aifactory.catalogue.views.history import noun_of
from aifactory.catalogue.views.words import name_of
from aifactory.face import lists
from aifactory.face.shapes import Column, Table

ORDER = ("checked_on", "key")
MOST_AT_ONCE = 200
TABLE_OF = {"holiday": "holidays", "term": "terms", "datedamount": "prices"}
NO_PAGE = frozenset({"aifactory", "antenna", "modelimit"})


@dataclass(frozen=True)
class Row:
    """A fact that is due, in words."""

    fact: Fact
    noun: str
    part: str
    url: str


@require_GET
@setup_readers
def stale(request: SignedInRequest) -> HttpResponse:
    """Facts that are due, oldest check first."""
    found = queries.stale_facts(timezone.localdate())
    chosen = request.GET.get("group", "all")
    kinds = list(found.order_by("kind").values_list("kind").annotate(n=Count("key")))
    counts = {"all": sum(n for _kind, n in kinds), **dict(kinds)}
    groups = {"all": _("All"), **{kind: noun_of(kind) for kind, _n in kinds}}
    if chosen not in groups:
        chosen = "all"
    if chosen != "all":
        found = found.filter(kind=chosen)
    page = lists.read(found, order=ORDER, params=request.GET)
    may_edit = permissions.edit(request.user)
    table = Table(
        caption=_("Facts that are due to be checked"),
        columns=[Column(_("Fact")), Column(_("Checked")), Column(_("Source")), Column(_("Act"))],
        rows=[_row(fact) for fact in page.rows],
        body="catalogue/rows/stale.html",
        chips=lists.chips(groups, counts, chosen, request.GET),
        pager=lists.pager(page),
        empty_title=_("Every fact was checked lately."),
        empty_text=_("What grows old comes back here by itself."),
        css_class="blocks",
        totals={"may_edit": may_edit},
    )
    context = {"table": table, "group": chosen, "may_edit": may_edit}
    return render(request, "catalogue/facts/stale.html", context)


@require_POST
@setup_editors
def checked(request: SignedInRequest) -> HttpResponse:
    """Facts were read again and are unchanged: one by its button, or all that are ticked."""
    one = request.POST.get("one", "")
    keys = [one] if one else request.POST.getlist("fact")[:MOST_AT_ONCE]
    if not keys:
        messages.warning(request, _("Tick the facts that you checked."))
        return _back(request, keys)
    today = timezone.localdate()
    try:
        for key in keys:
            operations.confirm_checked(by=request.user, fact=FactKey.read(key), on=today)
    except LookupError as error:
        raise Http404 from error
    messages.success(
        request,
        ngettext(
            "%(n)s fact is noted as checked today.",
            "%(n)s facts are noted as checked today.",
            len(keys),
        )
        % {"n": len(keys)},
    )
    return _back(request, keys)


@require_GET
@setup_readers
def fact(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """To the page on which a fact is kept."""
    try:
        row = queries.fact_row(FactKey(f"catalogue.{kind}", key))
    except LookupError as error:
        raise Http404 from error
    if kind in {"site", "system", "partition", "country"}:
        return redirect(f"setup:{kind}", row.code)
    if kind == "countrystatus":
        return redirect("setup:country", row.country_id)
    if kind in TABLE_OF:
        return redirect("setup:table", TABLE_OF[kind])
    raise Http404


def _back(request: SignedInRequest, keys: list[str]) -> HttpResponse:
    """To the list it was done on, or to the page of the fact."""
    if "group" in request.POST or not keys:
        group = request.POST.get("group", "all")
        return redirect(f"{reverse('setup:stale')}?group={group if group.isascii() else 'all'}")
    found = FactKey.read(keys[0])
    return redirect("setup:fact", found.kind.partition(".")[2], found.subject_id)


def _row(fact: Fact) -> Row:
    kind = fact.kind.partition(".")[2]
    part = name_of(fact.kind, fact.field) if fact.field else ""
    url = "" if kind in NO_PAGE else reverse("setup:fact", args=[kind, fact.subject_id])
    return Row(fact, noun_of(fact.kind), part, url)
