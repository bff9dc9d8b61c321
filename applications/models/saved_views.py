"""Choices of rows in the list of cases that people keep under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

QUERY_LENGTH = 1200


class SavedView(models.Model):
    """One choice. Its address is written by the list itself: known names in one order."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    is_shared = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(
                "owner",
                Lower("name"),
                condition=Q(removed_at__isnull=True),
                name="saved_view_once",
                violation_error_message=_("You have a view with this name."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_name",
                violation_error_message=_("A view has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """Which view somebody's list opens with."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="default_view"
    )
    view = models.ForeignKey(SavedView, on_delete=models.PROTECT, related_name="defaults")

    class Meta:
        verbose_name = _("default view")

    def __str__(self) -> str:
        return f"{self.user_id} {self.view_id}"
