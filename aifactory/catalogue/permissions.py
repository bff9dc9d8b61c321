"""Who may change the catalogue. Reading it needs no permission: it is public."""

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.audit.recording import SystemActor


def edit(by: User | SystemActor, *, scope: str = "portal") -> Verdict:
    """May change facts, rules and calls. Set-up and jobs are no persons and need no role."""
    if isinstance(by, SystemActor) or has_permission(by, Permission.EDIT_CATALOGUE, scope=scope):
        return ALLOWED
    return deny("no_role", _("Only a programme officer can change the catalogue."))
