"""Organisations that apply, and who acts for them."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from aifactory.accounts.rules.register import SEPARATORS


class OrganisationKind(models.TextChoices):
    """What an organisation is; decides audience (labels) and price."""

    STARTUP = "startup", _("Startup")
    SME = "sme", _("Small or medium company")
    LARGE = "large", _("Larger company")
    RESEARCH = "research", _("University or research institute")
    PUBLIC = "public", _("Public body")


class MembershipKind(models.TextChoices):
    """What a person may do for an organisation."""

    LEAD = "lead", _("Company contact")
    MEMBER = "member", _("Member")


class Organisation(models.Model):
    """A legal entity as one of its people entered it, used in each of their applications.

    Everybody who applies for it has a row of their own; `queries.same_entity` brings them together.
    """

    name = models.CharField(_("legal name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices)
    country = models.CharField(_("country"), max_length=2)
    city = models.CharField(_("city"), max_length=100, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    registration = models.CharField(_("VAT or register number"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    # Kept by the database, whoever writes the row; empty where no number is known.
    register_key = models.GeneratedField(
        expression=Upper(
            Func(
                F("registration"),
                Value(SEPARATORS),
                Value(""),
                Value("g"),
                function="regexp_replace",
                output_field=CharField(),
            )
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("organisation")
        indexes = [models.Index(fields=["country", "register_key"], name="organisation_entity")]

    def __str__(self) -> str:
        return self.name

    @property
    def audience(self) -> str:
        """Which label pack its people read: business, research or public."""
        return {"research": "research", "public": "public"}.get(self.kind, "business")


class Membership(models.Model):
    """A person acting for an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField(max_length=10, choices=MembershipKind.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="membership_once",
                violation_error_message=_("This person belongs to this organisation already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
