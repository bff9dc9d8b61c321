"""What an auditor types: the day a statement runs to."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aifactory.face.forms import PortalFormMixin


class AsOf(PortalFormMixin, forms.Form):
    """Up to which instant a statement runs: the end of a day in the office's zone."""

    on = forms.DateField(
        label=_("As of the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2026-11-23.")},
    )

    def instant(self) -> datetime:
        """The chosen instant; now when no day is chosen or the day is not over."""
        now = timezone.now()
        if not self.is_valid() or self.cleaned_data["on"] is None:
            return now
        zone = ZoneInfo(settings.OFFICE_ZONE)
        return min(now, datetime.combine(self.cleaned_data["on"], time.max, tzinfo=zone))
