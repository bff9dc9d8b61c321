"""Accounts of people, the roles they hold, and text kept for them across a lost session."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.roles import Role

STASH_KEPT = timedelta(hours=24)


def validate_zone(value: str) -> None:
    """Refuse anything but an IANA time zone name."""
    if value not in available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class UserManager(BaseUserManager["User"]):
    """Creates accounts; the address is the login name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account with a hashed password, or without one (then sign-in needs a reset)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person. Every signed-in person may apply; everything else is a `RoleGrant`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, default="en")
    zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Brussels", validators=[validate_zone]
    )
    theme = models.CharField(
        _("appearance"),
        max_length=10,
        choices=[("system", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))],
        default="system",
    )
    # Only officers get one; the choice of those who become one later is kept as well.
    weekly_digest = models.BooleanField(_("weekly digest"), default=True)
    # Stands for the person in events; erasing the account leaves the pseudonym without a name.
    pseudonym = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    # Since when and why an administrator keeps the account switched off.
    inactive_since = models.DateTimeField(null=True, blank=True)
    inactive_reason = models.TextField(blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("There is an account with this address."),
            ),
            models.CheckConstraint(
                condition=Q(inactive_since__isnull=True, inactive_reason="")
                | Q(inactive_since__isnull=False) & ~Q(inactive_reason=""),
                name="user_inactive_reason",
                violation_error_message=_("Say why the account is switched off."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it; allauth and mails ask for it."""
        return self.name


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by time."""

    def valid(self, at: datetime) -> Self:
        """Grants in force at an instant."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=at),
            valid_from__lte=at,
            revoked_at__isnull=True,
        )

    def held(self, at: datetime) -> Self:
        """Grants that were in force at an instant, also those that were ended since."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=at),
            Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
            valid_from__lte=at,
        )


class RoleGrant(models.Model):
    """A role held by a person on a scope between two instants."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=60, default="portal")
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mandate = models.CharField(max_length=60, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Counts the changes, so that two administrators do not undo each other unseen.
    version = models.PositiveIntegerField(default=0)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="role_grant_dates",
                violation_error_message=_("A role must end after it begins."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "scope"],
                condition=Q(revoked_at__isnull=True),
                name="role_grant_once",
                violation_error_message=_("This person holds this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.scope}"


class RoleChangeKind(models.TextChoices):
    """What was done to a role after it was given."""

    DATES = "dates", _("Last day changed")
    MOVED = "moved", _("Given for another place instead")
    ENDED = "ended", _("Ended")


class RoleChange(models.Model):
    """Why a role was changed or ended. The event beside it holds the hash of the reason only."""

    grant = models.ForeignKey(RoleGrant, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=RoleChangeKind.choices)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until_before = models.DateTimeField(null=True, blank=True)
    until_after = models.DateTimeField(null=True, blank=True)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.grant_id}"


class StashedText(models.Model):
    """What somebody had typed when their session was gone. Text only, one day, that person only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField()  # the pseudonym of whoever was signed in before
    path = models.CharField(max_length=500)
    fields = models.JSONField()
    stashed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "stashed_at"], name="stash_owner")]

    def __str__(self) -> str:
        return f"{self.path} {self.stashed_at:%Y-%m-%d %H:%M}"
