"""Who may invite, and who may accept."""

from datetime import datetime

from django.utils.translation import gettext as _

from aifactory.accounts.models import Invitation, User
from aifactory.accounts.permissions.grants import Person
from aifactory.accounts.permissions.people import manage_people
from aifactory.accounts.status import InvitationStatus
from aifactory.accounts.verdicts import ALLOWED, Verdict, deny


def invite(user: Person, address: str) -> Verdict:
    """May invite this address; one link waits for an answer at a time."""
    verdict = manage_people(user)
    if not verdict:
        return verdict
    if User.objects.filter(email=address, is_active=False).exists():
        return deny("off", _("The account of this address is switched off. Switch it on first."))
    if Invitation.objects.filter(email=address, status=InvitationStatus.WAITING).exists():
        return deny(
            "waits", _("An invitation waits for this address already. Send that one again.")
        )
    return ALLOWED


def send_again(user: Person, invitation: Invitation) -> Verdict:
    """May send it with a new link."""
    if invitation.status == InvitationStatus.EXPIRED:
        return invite(user, invitation.email)
    if invitation.status != InvitationStatus.WAITING:
        return closed(invitation)
    return manage_people(user)


def withdraw_invitation(user: Person, invitation: Invitation) -> Verdict:
    """May take it back, as long as nobody accepted it."""
    if invitation.status not in {InvitationStatus.WAITING, InvitationStatus.EXPIRED}:
        return closed(invitation)
    return manage_people(user)


def accept_invitation(
    user: Person, invitation: Invitation, *, account: User | None, at: datetime
) -> Verdict:
    """May accept: a new person, or whoever is signed in with the account of that address.

    Args:
        account: the account that has the address already.
    """
    is_over = invitation.status != InvitationStatus.WAITING or at >= invitation.expires_at
    if is_over or (account is not None and not account.is_active):
        return closed(invitation)
    if user.is_authenticated and (account is None or account.pk != user.pk):
        return deny(
            "other_person",
            _("You are signed in, and this invitation is for another address. Sign out first."),
        )
    if account is not None and not user.is_authenticated:
        return deny("sign_in", _("There is an account with this address. Sign in to accept."))
    return ALLOWED


def closed(invitation: Invitation) -> Verdict:
    """The refusal once an invitation is settled."""
    return deny(
        "closed",
        _("This invitation is closed: %(state)s.") % {"state": invitation.state.label.lower()},
    )
