"""May this person own, hand over or write beside this case? Person first, then state."""

from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from applications.models import Application
from applications.permissions import holds, is_own
from applications.queries import owners
from applications.status import ApplicationStatus


def handle(user: Person, application: Application) -> Verdict:
    """Work on the case for the office: its owner, its labels."""
    if application.status in ApplicationStatus.PRIVATE or not holds(
        user, application, Permission.HANDLE_APPLICATIONS
    ):
        return deny("no_role", _("Only the programme officers of this call can do this."))
    if is_own(user, application):
        return deny("own", _("This is your own application, so somebody else must handle it."))
    return ALLOWED


def take(user: Person, application: Application) -> Verdict:
    """Become the owner of a case that nobody owns now."""
    verdict = handle(user, application)
    if not verdict:
        return verdict
    owner = owners.owner_of(application)
    if owner is None:
        return ALLOWED
    if owner.pk == user.pk:
        return deny("mine", _("You own this case already."))
    return deny(
        "owned",
        _("%(name)s owns this case. Hand it over to yourself if that is agreed.") % {"name": owner},
    )


def give_back(user: Person, application: Application) -> Verdict:
    """Stop owning it, so that somebody else takes it."""
    verdict = handle(user, application)
    if not verdict:
        return verdict
    if application.owner_id != user.pk:
        return deny("not_mine", _("Only the owner of a case gives it back."))
    return ALLOWED


def be_owner(person: User, application: Application) -> Verdict:
    """Whether a case can be handed to this person."""
    if not owners.officers(application).filter(pk=person.pk).exists() or is_own(
        person, application
    ):
        return deny(
            "not_possible",
            _("%(name)s cannot handle this case. Choose another officer.") % {"name": person},
        )
    return ALLOWED
