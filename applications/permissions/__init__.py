"""May this person do this to this application now? Each answer is a verdict with its reason.

Person first, then state. `view` agrees with `Application.objects.visible_to`; views load rows
through that, so strangers get 404 before any verdict is asked.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from aifactory.accounts.permissions import Person, has_permission
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny
from aifactory.catalogue import queries as catalogue
from aifactory.catalogue.models import Call
from applications.models import Application, TeamKind, TeamMember
from applications.queries import asked_keys
from applications.status import APPLICATION_TRANSITIONS, ApplicationStatus

RESTORABLE = timedelta(days=30)
EDITABLE = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.RETURNED})


def view(user: Person, application: Application) -> Verdict:
    """See the application."""
    if not user.is_authenticated or not user.is_active:
        return deny("not_found", _("There is no such application."))
    if team_member(user, application) is not None or _sees_as_staff(user, application):
        return ALLOWED
    return deny("not_found", _("There is no such application."))


def view_in_full(user: Person, application: Application) -> Verdict:
    """Read every answer, also what only the office reads. A site has its own page for the rest.

    Agrees with `Application.objects.visible_in_full_to`.
    """
    verdict = view(user, application)
    if not verdict:
        return verdict
    if team_member(user, application) is not None or _sees_as_office(user, application):
        return ALLOWED
    return deny("not_in_full", _("Some answers are for the programme office alone."))


def edit(user: Person, application: Application) -> Verdict:
    """Change answers, at least some of them."""
    verdict = _team_edits(user, application)
    if not verdict:
        return verdict
    if application.status not in EDITABLE:
        return deny("wrong_status", _("The answers are fixed since the application was submitted."))
    return ALLOWED


def edit_answer(user: Person, application: Application, key: str) -> Verdict:
    """Change one answer; after a return, only those that were asked for."""
    verdict = edit(user, application)
    return asked_for(application, key) if verdict else verdict


def asked_for(application: Application, key: str) -> Verdict:
    """The half of `edit_answer` that depends on the question, for whoever may edit."""
    if application.status == ApplicationStatus.DRAFT:
        return ALLOWED
    if key not in asked_keys(application):
        return deny("not_asked", _("This answer is fixed: it was not among those sent back."))
    return ALLOWED


def submit(user: Person, application: Application) -> Verdict:
    """Submit, or submit again after a completion."""
    verdict = _team_edits(user, application)
    if not verdict:
        return verdict
    if application.status not in EDITABLE:
        return deny("wrong_status", _("This application was submitted already."))
    return ALLOWED


def switch_mode(
    user: Person, application: Application, call: Call | None = None, *, at: datetime | None = None
) -> Verdict:
    """Go on with a draft under another call; without `call`, whether there is a choice at all."""
    verdict = _team_edits(user, application)
    if not verdict:
        return verdict
    if application.status != ApplicationStatus.DRAFT:
        return deny("wrong_status", _("The way in is fixed since the application was submitted."))
    if call is None:
        return ALLOWED
    if call.pk == application.call_id:
        return deny("same", _("This draft is for that call already."))
    if not catalogue.takes(call, at or timezone.now()):
        return deny("not_open", _("This call takes no applications now. Choose an open one."))
    return ALLOWED


def withdraw(user: Person, application: Application) -> Verdict:
    """Take the application back, before an award is announced."""
    verdict = _lead_only(user, application, _("Only the project lead can withdraw."))
    if not verdict:
        return verdict
    if application.status == ApplicationStatus.AWARDED:
        return deny("wrong_status", _("You have an award: accept or decline it instead."))
    if not _leads_to(application, ApplicationStatus.WITHDRAWN):
        return deny("wrong_status", _("There is nothing to withdraw at this point."))
    return ALLOWED


def discard(user: Person, application: Application) -> Verdict:
    """Delete a draft; it can be restored for 30 days."""
    verdict = _lead_only(user, application, _("Only the project lead can delete this draft."))
    if not verdict:
        return verdict
    if application.status != ApplicationStatus.DRAFT:
        return deny("wrong_status", _("Only a draft can be deleted. You can withdraw instead."))
    return ALLOWED


def restore(user: Person, application: Application, *, at: datetime | None = None) -> Verdict:
    """Bring a deleted draft back while its answers are kept."""
    verdict = _lead_only(user, application, _("Only the project lead can restore this draft."))
    if not verdict:
        return verdict
    if application.status != ApplicationStatus.DISCARDED or application.discarded_at is None:
        return deny("wrong_status", _("This application was not deleted."))
    is_over = (at or timezone.now()) >= application.discarded_at + RESTORABLE
    if is_over or application.erased_at is not None:
        return deny("too_late", _("This draft was deleted over 30 days ago; its text is erased."))
    return ALLOWED


def return_for_completion(user: Person, application: Application) -> Verdict:
    """Send questions back: the office while it checks, the site during the technical check."""
    if application.status == ApplicationStatus.TECHNICAL_CHECK and holds(
        user, application, Permission.ASSESS_TECHNICALLY
    ):
        return _not_own(user, application)
    verdict = _office(user, application)
    if not verdict:
        return verdict
    if not _leads_to(application, ApplicationStatus.RETURNED):
        return deny("wrong_status", _("Questions can go back only while the case is checked."))
    return ALLOWED


def check_eligibility(user: Person, application: Application) -> Verdict:
    """Settle by hand what the rules left unclear."""
    verdict = _office(user, application)
    if not verdict:
        return verdict
    if application.status != ApplicationStatus.SUBMITTED:
        return deny("wrong_status", _("Nothing about eligibility is open in this case."))
    return ALLOWED


def team_member(user: Person, application: Application) -> TeamMember | None:
    """The person's place in the team; no query where the team was prefetched."""
    if not user.is_authenticated:
        return None
    if "team" in getattr(application, "_prefetched_objects_cache", {}):
        return next((one for one in application.team.all() if one.user_id == user.pk), None)
    return TeamMember.objects.filter(application=application, user=user).first()


def _team_edits(user: Person, application: Application) -> Verdict:
    member = team_member(user, application)
    if member is None:
        return deny("not_member", _("Only the team of this application can change it."))
    if not member.may_edit:
        return deny("reader", _("You may read this application; its lead can let you edit."))
    return ALLOWED


def _lead_only(user: Person, application: Application, reason: str) -> Verdict:
    member = team_member(user, application)
    if member is None or member.kind != TeamKind.LEAD:
        return deny("not_lead", reason)
    return ALLOWED


def is_own(user: Person, application: Application) -> bool:
    """In its team, or of the legal entity that applies."""
    is_colleague = (
        application.organisation_id is not None
        and entities_of(user).filter(pk=application.organisation_id).exists()
    )
    return is_colleague or team_member(user, application) is not None


def _office(user: Person, application: Application) -> Verdict:
    if not holds(user, application, Permission.HANDLE_APPLICATIONS):
        return deny("no_role", _("Only the programme office can do this."))
    return _not_own(user, application)


def _not_own(user: Person, application: Application) -> Verdict:
    """Nobody handles their own case, or one of their own organisation."""
    if is_own(user, application):
        return deny("own", _("This is your own application, so somebody else must handle it."))
    return ALLOWED


def _leads_to(application: Application, status: str) -> bool:
    return status in APPLICATION_TRANSITIONS[application.status]


def _sees_as_office(user: Person, application: Application) -> bool:
    return application.status not in ApplicationStatus.PRIVATE and holds(
        user, application, Permission.SEE_APPLICATIONS
    )


def _sees_as_staff(user: Person, application: Application) -> bool:
    if _sees_as_office(user, application):
        return True
    return application.technical_since is not None and holds(
        user, application, Permission.ASSESS_TECHNICALLY
    )


def holds(user: Person, application: Application, permission: Permission) -> bool:
    """On the whole portal, or on the scope that this permission is granted by."""
    if permission is Permission.ASSESS_TECHNICALLY:
        partition = application.partition
        return partition is not None and has_permission(
            user, permission, scope=f"site:{partition.system.site.code}"
        )
    return has_permission(user, permission, scope=f"call:{application.call.code}")
