"""May this person keep, use, change or bring back a saved view?"""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.permissions import Person, scopes
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from applications.models import SavedView
from applications.queries.saved_views import RESTORABLE


def keep(user: Person, *, is_shared: bool) -> Verdict:
    """Save one: whoever reads the list; share it: officers."""
    if not scopes(user, Permission.SEE_APPLICATIONS):
        return deny("not_found", _("There is no such list."))
    if is_shared and not scopes(user, Permission.HANDLE_APPLICATIONS):
        return deny("no_role", _("Only programme officers share a view."))
    return ALLOWED


def use(user: Person, view: SavedView) -> Verdict:
    """One's own and shared ones, as long as they are there."""
    verdict = keep(user, is_shared=False)
    if not verdict:
        return verdict
    if view.removed_at is not None or not (view.is_shared or view.owner_id == user.pk):
        return deny("not_found", _("There is no such view."))
    return ALLOWED


def change(user: Person, view: SavedView, *, is_shared: bool) -> Verdict:
    """Rename, share or remove: whoever saved it."""
    if view.owner_id != user.pk:
        return deny("not_yours", _("Only whoever saved this view can change it."))
    return keep(user, is_shared=is_shared)


def restore(user: Person, view: SavedView, *, at: datetime) -> Verdict:
    """Bring one's own back, for 30 days."""
    verdict = change(user, view, is_shared=False)
    if not verdict:
        return verdict
    if view.removed_at is not None and view.removed_at <= at - RESTORABLE:
        return deny("too_late", _("This view was removed over 30 days ago."))
    return ALLOWED
