"""Saved views that a person may use."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from aifactory.accounts.models import User
from applications.models import DefaultView, SavedView

RESTORABLE = timedelta(days=30)


def usable(user: User) -> QuerySet[Any]:
    """One's own, then those that officers share, by name; `is_default` marks the first page."""
    default = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    return (
        SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), removed_at__isnull=True)
        .annotate(is_default=Exists(default), owner_name=F("owner__name"))
        .order_by("is_shared", "name", "pk")
    )


def removed(user: User, *, at: datetime) -> QuerySet[SavedView]:
    """One's own that can still come back, newest first."""
    return SavedView.objects.filter(owner=user, removed_at__gt=at - RESTORABLE).order_by(
        "-removed_at", "-pk"
    )
