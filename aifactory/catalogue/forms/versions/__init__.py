"""One form for each part of a version of rules, by the slug of the part."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.forms.versions.base import PartForm
from aifactory.catalogue.forms.versions.bundles import BundlesForm
from aifactory.catalogue.forms.versions.ranking import RankingForm
from aifactory.catalogue.forms.versions.review import ReviewForm
from aifactory.catalogue.forms.versions.start import StartForm
from aifactory.catalogue.forms.versions.terms import (
    ApplicantsForm,
    LimitsForm,
    PromiseForm,
    SizeForm,
)
from aifactory.face.forms import PortalFormMixin

PARTS: dict[str, type[PartForm]] = {
    "applicants": ApplicantsForm,
    "size": SizeForm,
    "bundles": BundlesForm,
    "promise": PromiseForm,
    "review": ReviewForm,
    "ranking": RankingForm,
    "limits": LimitsForm,
    "start": StartForm,
}


class ReasonForm(PortalFormMixin, forms.Form):
    """Why a change is asked for; whoever approves reads it."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever approves reads it, and it stays in the history."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: whoever approves reads it.")},
    )


__all__ = ["PARTS", "BundlesForm", "PartForm", "ReasonForm", "ReviewForm", "StartForm"]
