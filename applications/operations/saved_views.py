"""Saved views: kept, renamed, shared, removed and brought back, chosen as the first page."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.verdicts import require
from aifactory.audit.recording import operation, record
from aifactory.audit.transitions import lock
from applications.models import DefaultView, SavedView
from applications.permissions import saved_views


@operation
def save_view(
    *, by: User, name: str, query: str, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Keep a choice of rows under a name.

    Args:
        query: as the list writes it.

    Raises:
        ValidationError: one of the person's views has this name.
    """
    require(saved_views.keep(by, is_shared=is_shared))
    view = SavedView(owner=by, name=name.strip(), query=query, is_shared=is_shared)
    _once(view)
    view.save()
    _set_default(by, view, is_default=is_default)
    record(verb="applications.view_saved", subject=view, by=by, data={"shared": is_shared})
    return view


@operation
def change_view(
    *, by: User, view: SavedView, name: str, is_shared: bool, is_default: bool
) -> SavedView:
    """Rename one's own, share it or not, open the list with it or not.

    Raises:
        ValidationError: another of the person's views has this name.
    """
    current = lock(view)
    require(saved_views.change(by, current, is_shared=is_shared))
    current.name, current.is_shared = name.strip(), is_shared
    _once(current)
    current.save(update_fields=["name", "is_shared"])
    if not is_shared:
        DefaultView.objects.filter(view=current).exclude(user=by).delete()
    _set_default(by, current, is_default=is_default)
    record(verb="applications.view_changed", subject=current, by=by, data={"shared": is_shared})
    return current


@operation
def choose_default_view(*, by: User, view: SavedView, is_default: bool) -> SavedView:
    """Open the list with it from now on, or no more; also one that somebody shares."""
    current = lock(view)
    require(saved_views.use(by, current))
    _set_default(by, current, is_default=is_default)
    record(verb="applications.view_changed", subject=current, by=by, data={"default": is_default})
    return current


@operation
def remove_view(*, by: User, view: SavedView) -> SavedView:
    """Take one's own off every list; it can be brought back for 30 days."""
    current = lock(view)
    require(saved_views.change(by, current, is_shared=False))
    if current.removed_at is None:
        current.removed_at = timezone.now()
        current.save(update_fields=["removed_at"])
        DefaultView.objects.filter(view=current).delete()
        record(verb="applications.view_removed", subject=current, by=by)
    return current


@operation
def restore_view(*, by: User, view: SavedView) -> SavedView:
    """Undo the removal.

    Raises:
        ValidationError: another of the person's views has taken its name.
    """
    current = lock(view)
    require(saved_views.restore(by, current, at=timezone.now()))
    if current.removed_at is not None:
        _once(current)
        current.removed_at = None
        current.save(update_fields=["removed_at"])
        record(verb="applications.view_restored", subject=current, by=by)
    return current


def _set_default(by: User, view: SavedView, *, is_default: bool) -> None:
    if is_default:
        DefaultView.objects.update_or_create(user=by, defaults={"view": view})
    else:
        DefaultView.objects.filter(user=by, view=view).delete()


def _once(view: SavedView) -> None:
    same = SavedView.objects.filter(
        owner=view.owner_id, name__iexact=view.name, removed_at__isnull=True
    )
    if same.exclude(pk=view.pk).exists():
        raise ValidationError(_("You have a view with this name."))
