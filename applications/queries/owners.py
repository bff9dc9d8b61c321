"""Who owns a case, as far as they may still handle it, and who could."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from aifactory.accounts.models import RoleGrant, User
from aifactory.accounts.permissions import PORTAL, Person
from aifactory.accounts.roles import Permission, roles_with
from applications.models import Application, HandOver
from applications.models.querysets import ApplicationQuerySet

MINE, NOBODY = "mine", "nobody"
OWNERS = ("", MINE, NOBODY)


def with_owner(found: ApplicationQuerySet) -> ApplicationQuerySet:
    """With `owner_name`, `owner_email` and `owner_holds`: the owner still handles this call."""
    return found.annotate(
        owner_name=F("owner__name"), owner_email=F("owner__email"), owner_holds=still_holds()
    )


def owned(found: ApplicationQuerySet, user: Person, whose: str) -> ApplicationQuerySet:
    """The rows of one choice: one's own, nobody's (or of somebody who left), or all."""
    if whose == MINE:
        return found.filter(still_holds(), owner=user.pk)
    if whose == NOBODY:
        return found.filter(Q(owner__isnull=True) | ~still_holds())
    return found


def owner_of(application: Application) -> User | None:
    """Who owns it now; nobody once their role ended or their account is closed."""
    if application.owner_id is None:
        return None
    return officers(application).filter(pk=application.owner_id).first()


def officers(application: Application) -> QuerySet[User]:
    """People with an open account who handle applications of this call, by name."""
    return User.objects.filter(
        Exists(grants(OuterRef("pk"), Value(f"call:{application.call.code}"))), is_active=True
    ).order_by("name", "pk")


def hand_overs_of(application: Application) -> QuerySet[HandOver]:
    """Every change of owner, newest first, with its people."""
    return (
        HandOver.objects.filter(application=application)
        .select_related("owner", "owner_before", "done_by")
        .order_by("-pk")
    )


def still_holds(path: str = "") -> Exists:
    """Whether the owner still handles the call of the case.

    Args:
        path: from the row to its application, e.g. `application__`.
    """
    scope = Concat(Value("call:"), OuterRef(f"{path}call__code"))
    return Exists(grants(OuterRef(f"{path}owner"), scope).filter(user__is_active=True))


def grants(user: OuterRef | Value, scope: Concat | Value) -> QuerySet[RoleGrant]:
    """Roles in force by which a person handles the call of a scope."""
    return grants_of(user).filter(Q(scope=PORTAL) | Q(scope=scope))


def grants_of(user: OuterRef | Value) -> QuerySet[RoleGrant]:
    """The same on whatever scope."""
    return RoleGrant.objects.valid(timezone.now()).filter(
        user=user, role__in=roles_with(Permission.HANDLE_APPLICATIONS)
    )
