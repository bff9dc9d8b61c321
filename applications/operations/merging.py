"""Applications go along when two rows of one organisation become one."""

from django.utils.translation import gettext_lazy as _

from aifactory.accounts.models import Organisation
from aifactory.accounts.ports import Belonging
from aifactory.audit.recording import By
from applications.models import Application


def _count(organisation: Organisation) -> int:
    return Application.objects.filter(organisation=organisation).count()


def _move(_by: By, gone: Organisation, stays: Organisation) -> int:
    """Drafts too. What was submitted keeps the name and number as it was received."""
    return Application.objects.filter(organisation=gone).update(organisation=stays)


OF_AN_ORGANISATION = Belonging(label=_("Applications"), count=_count, move=_move)
