"""Sites, systems and partitions are added, corrected, taken out of use and deleted."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from aifactory.accounts.requests import SignedInRequest
from aifactory.catalogue import operations, ports, queries
from aifactory.catalogue.contents import contents_of, state_of
from aifactory.catalogue.forms.columns import ColumnsForm
from aifactory.catalogue.forms.facts import GROUPS, NEW_PARTITION, GroupForm, ReasonForm
from aifactory.catalogue.models import AccessMode, Partition, Site, System
from aifactory.catalogue.views.access import setup_editors, setup_readers
from aifactory.catalogue.views.loading import for_editors
from aifactory.catalogue.views.pages import Crumbs, Page, saved, show_confirmation, show_form

SITE = ("code", "name", "city", "country", "latitude", "longitude")
SYSTEM = ("name", "state", "expected")
NOTES = (
    lazy("The public page shows the value, its source and the day you checked it."),
    lazy("The history keeps what it was."),
)
KINDS: dict[str, type[Any]] = {"sites": Site, "systems": System, "partitions": Partition}


@require_http_methods(["GET", "POST"])
@setup_editors
def add_site(request: SignedInRequest) -> HttpResponse:
    """A new hosting site."""
    page = Page(_("Add a hosting site"), _crumbs(), _("Add this site"), reverse("setup:facts"))
    form = ColumnsForm(request.POST or None, model=Site, names=SITE)
    return _added(request, page, form, Site(), "setup:site")


@require_http_methods(["GET", "POST"])
@setup_readers
def edit_site(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct what is known of a site; its code stays, roles name it."""
    row = for_editors(request, Site, code=code)
    return _edited(request, row, SITE[1:], "setup:site")


@require_http_methods(["GET", "POST"])
@setup_readers
def add_system(request: SignedInRequest, code: str) -> HttpResponse:
    """A new supercomputer of a site: planned first, then in operation."""
    site = for_editors(request, Site, code=code)
    back = reverse("setup:site", args=[code])
    page = Page(
        _("Add a supercomputer"),
        [*_crumbs(), (site.name, back)],
        _("Add this supercomputer"),
        back,
        (_("A planned one has no partitions yet. Set it to “In operation” when it runs."),),
    )
    form = ColumnsForm(
        request.POST or None,
        model=System,
        names=("code", *SYSTEM),
        initial={"state": System.State.PLANNED},
    )
    return _added(request, page, form, System(site=site), "setup:system")


@require_http_methods(["GET", "POST"])
@setup_readers
def edit_system(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct a supercomputer, or let a planned one begin."""
    row = for_editors(request, System, code=code)
    return _edited(request, row, SYSTEM, "setup:system")


@require_http_methods(["GET", "POST"])
@setup_readers
def add_partition(request: SignedInRequest, code: str) -> HttpResponse:
    """A new partition of a supercomputer in operation, with its unit."""
    system = for_editors(request, System, code=code)
    back = reverse("setup:system", args=[code])
    if not system.is_in_operation:
        messages.warning(request, _("A planned machine has no partitions. Let it begin first."))
        return redirect(back)
    page = Page(
        _("Add a partition"),
        [*_crumbs(), (system.name, back)],
        _("Add this partition"),
        back,
        (
            _("A partition needs a unit: without one nobody could count hours on it."),
            _("It can be asked for once its availability is set."),
        ),
    )
    form = ColumnsForm(request.POST or None, model=Partition, names=NEW_PARTITION)
    return _added(request, page, form, Partition(system=system), "setup:partition")


@require_http_methods(["GET", "POST"])
@setup_readers
def edit_partition(request: SignedInRequest, code: str, group: str) -> HttpResponse:
    """One group of values of a partition, each changed one with its own source."""
    if group not in GROUPS:
        raise Http404
    row = for_editors(request, Partition, code=code)
    back = reverse("setup:partition", args=[code])
    page = Page(
        _("%(name)s: %(group)s") % {"name": row.name, "group": GROUPS[group].title},
        [*_crumbs(), (row.name, back)],
        _("Save these values"),
        back,
        NOTES,
    )
    form = GroupForm(request.POST or None, partition=row, group=group)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=_opened_on(request, row))

    def save(opened_on: str) -> HttpResponse:
        operations.change_fact(by=request.user, row=row, values=form.values, opened_on=opened_on)
        messages.success(request, _("Saved. “History” shows what it was."))
        return redirect(back)

    typed = {
        name: value for name, value in _typed(row, form.values).items() if name != "field_sources"
    }
    return saved(request, page, form, save, subject_type="catalogue.partition", typed=typed)


@require_http_methods(["GET", "POST"])
@setup_readers
def use_partition(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a partition out of use, or bring it back; nothing about it is deleted."""
    row = for_editors(request, Partition, code=code)
    back = reverse("setup:partition", args=[code])
    title = _("Take %(name)s out of use") if row.is_active else _("Bring %(name)s back into use")
    act = _("Take it out of use") if row.is_active else _("Bring it back")
    page = Page(title % {"name": row.name}, [*_crumbs(), (row.name, back)], act, back)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.change_fact(
            by=request.user,
            row=row,
            values={"is_active": not row.is_active},
            opened_on=request.POST.get("opened_on", ""),
            verb="retired" if row.is_active else "restored",
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Done. Draft applications read the new state at once."))
        return redirect(back)
    drafts = sum(ports.drafts_naming(mode.pk, row.pk) for mode in AccessMode.objects.all())
    effect = (
        _("Nobody can ask for hours there any more. Awards and running hours go on.")
        if row.is_active
        else _("It can be asked for again wherever its availability says so.")
    )
    lines = [(_("Drafts that name it"), drafts)] if row.is_active else []
    return show_confirmation(request, page, effect=effect, form=form, lines=lines)


@require_http_methods(["GET", "POST"])
@setup_readers
def delete(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Delete what nothing uses; else the list of what does."""
    if kind not in KINDS:
        raise Http404
    row = for_editors(request, KINDS[kind], code=code)
    name = kind.removesuffix("s")
    back = reverse(f"setup:{name}", args=[code])
    page = Page(
        _("Delete %(name)s") % {"name": row.name},
        [*_crumbs(), (row.name, back)],
        _("Delete it"),
        back,
    )
    form = ReasonForm(request.POST or None)
    uses = queries.uses_of(row)
    if request.method == "POST" and not uses and form.is_valid():
        try:
            operations.delete_fact(by=request.user, row=row, reason=form.cleaned_data["reason"])
        except operations.FactInUse as refusal:
            uses = refusal.uses
        else:
            messages.success(request, _("%(name)s is deleted.") % {"name": row.name})
            return redirect("setup:facts")
    effect = _("It disappears from every list. The history keeps what it was.")
    return show_confirmation(request, page, effect=effect, form=form, uses=uses)


def _crumbs() -> Crumbs:
    return [(_("Set-up"), reverse("setup")), (_("Systems and partitions"), reverse("setup:facts"))]


def _added(
    request: SignedInRequest, page: Page, form: ColumnsForm, row: Any, to: str
) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form)

    def save(_opened_on: str) -> HttpResponse:
        for name, value in form.values.items():
            setattr(row, name, value)
        operations.add_fact(by=request.user, row=row)
        messages.success(request, _("%(name)s is added.") % {"name": row.name})
        return redirect(to, code=row.code)

    return saved(request, page, form, save, subject_type=row._meta.label_lower, typed={})


def _edited(request: SignedInRequest, row: Any, names: Sequence[str], to: str) -> HttpResponse:
    back = reverse(to, args=[row.code])
    page = Page(
        _("Edit %(name)s") % {"name": row.name},
        [*_crumbs(), (row.name, back)],
        _("Save"),
        back,
        NOTES,
    )
    form = ColumnsForm(request.POST or None, model=type(row), names=names, row=row)
    if request.method != "POST" or not form.is_valid():
        return show_form(request, page, form, opened_on=_opened_on(request, row))

    def save(opened_on: str) -> HttpResponse:
        operations.change_fact(by=request.user, row=row, values=form.values, opened_on=opened_on)
        messages.success(request, _("Saved. “History” shows what it was."))
        return redirect(back)

    typed = _typed(row, form.values)
    return saved(request, page, form, save, subject_type=row._meta.label_lower, typed=typed)


def _opened_on(request: SignedInRequest, row: Model) -> str:
    return request.POST.get("opened_on") or state_of(contents_of(row))


def _typed(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as contents; the row itself stays as it was read."""
    copy = type(row)(
        **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )
    for name, value in values.items():
        setattr(copy, name, value)
    found = contents_of(copy)
    return {name: found[name] for name in values}
