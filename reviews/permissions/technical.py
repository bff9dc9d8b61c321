"""Who may see and write a hosting site's technical check."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aifactory.accounts.models import User
from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from applications.models import Application, TeamMember
from applications.status import ApplicationStatus

# Refusals that must look as if there were nothing: the caller answers 404.
HIDDEN = frozenset({"other_site", "not_reached"})


def view(user: Person, application: Application) -> Verdict:
    """May see the technical check of this application, on the desk and on its page."""
    if not _at_my_site(user, application):
        return deny("other_site", _("This application is at another site."))
    if application.technical_since is None:
        return deny("not_reached", _("This application has not reached the technical check."))
    return _no_conflict(user, application)


def assess(user: Person, application: Application) -> Verdict:
    """May write, send and ask now."""
    may_view = view(user, application)
    return still_open(application) if may_view else may_view


def still_open(application: Application) -> Verdict:
    """The state's half of `assess`; asked again once the row is locked."""
    status = application.status
    if status == ApplicationStatus.TECHNICAL_CHECK:
        return ALLOWED
    if status in {ApplicationStatus.RETURNED, ApplicationStatus.SUBMITTED}:
        return deny(
            "with_applicant",
            _("You can write again when the applicant has answered."),
        )
    if status == ApplicationStatus.WITHDRAWN:
        return deny("withdrawn", _("The applicant withdrew this application."))
    return deny("sent", _("The technical check was sent. It can no longer be changed."))


def _at_my_site(user: Person, application: Application) -> bool:
    partition = application.partition
    if partition is None:
        return False
    scope = f"site:{partition.system.site.code}"
    return has_permission(user, Permission.ASSESS_TECHNICALLY, scope=scope)


def _no_conflict(user: Person, application: Application) -> Verdict:
    team = TeamMember.objects.filter(application=application, user=OuterRef("pk"))
    company = entities_of(user).filter(pk=application.organisation_id or 0)
    is_member, is_colleague = (
        User.objects.filter(pk=user.pk or 0).values_list(Exists(team), Exists(company)).get()
    )
    if is_member:
        return deny(
            "own_application",
            _("You are in the team of this application, so a colleague checks it."),
        )
    if is_colleague:
        return deny(
            "own_organisation",
            _("You belong to the organisation that applies, so a colleague checks it."),
        )
    return ALLOWED
