"""Several cases with what an act on them depends on, in one query."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from aifactory.accounts.models import User
from aifactory.accounts.permissions import has_permission
from aifactory.accounts.queries import entities_of
from aifactory.accounts.roles import Permission
from applications.models import Application, CaseLabel, Label, TeamMember
from applications.queries import owners
from applications.rules.together import Act, Facts, LeftOut, effect


def officers() -> QuerySet[User]:
    """Everybody who handles some call now, by name."""
    return User.objects.filter(Exists(owners.grants_of(OuterRef("pk"))), is_active=True).order_by(
        "name", "pk"
    )


def rows_for(
    user: User, keys: Collection[UUID], *, to: User | None = None, label: Label | None = None
) -> list[Any]:
    """These cases as far as the person sees them and is not involved, by number."""
    found = owners.with_owner(Application.objects.in_staff_scopes(user).filter(pk__in=keys))
    scope = Concat(Value("call:"), OuterRef("call__code"))
    return list(
        found.exclude(_involved(user))
        .annotate(
            call_code=F("call__code"),
            to_holds=Exists(owners.grants(Value(to.pk if to else 0), scope)),
            to_involved=_involved(to) if to else Value(value=False),
            has_label=Exists(
                CaseLabel.objects.filter(application=OuterRef("pk"), label=label.pk if label else 0)
            ),
        )
        .order_by("number", "pk")
    )


def effect_on(
    row: Any, user: User, act: Act, *, to: User | None = None, label: Label | None = None
) -> LeftOut:
    """Why a row of `rows_for` is left out; `DONE` where the act happens."""
    owner = row.owner_id if row.owner_holds else None
    return effect(
        act,
        Facts(
            handles=has_permission(
                user, Permission.HANDLE_APPLICATIONS, scope=f"call:{row.call_code}"
            ),
            owner=owner,
            me=user.pk,
            to=to.pk if to else None,
            to_possible=row.to_holds and not row.to_involved and bool(to and to.is_active),
            has_label=row.has_label,
            is_retired=bool(label and label.retired_at),
        ),
    )


def _involved(user: User) -> Q:
    team = TeamMember.objects.filter(application=OuterRef("pk"), user=user.pk)
    member = entities_of(user).filter(pk=OuterRef("organisation"))
    return Q(Exists(team)) | Q(Exists(member))
