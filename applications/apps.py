"""Applications: drafts, answers, submission, eligibility, completion, withdrawal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """One application, from the first saved answer to its end."""

    name = "applications"
    label = "applications"
    verbose_name = _("Applications")
