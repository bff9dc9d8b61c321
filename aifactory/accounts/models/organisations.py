"""Organisations that apply, and who acts for them."""

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
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
    # A duplicate stays, empty, and says into which row it went; that row is never merged itself.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_rows"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    merge_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_at__isnull=True, merge_reason="")
                | Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merge_reason=""),
                name="organisation_merge_whole",
                violation_error_message=_("A merge says into what, when and why."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="organisation_merge_other",
                violation_error_message=_("Nothing is merged into itself."),
            ),
        ]
        indexes = [
            models.Index(fields=["country", "register_key"], name="organisation_entity"),
            models.Index(fields=["name", "id"], name="organisation_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audience(self) -> str:
        """Which label pack its people read: business, research or public."""
        return {"research": "research", "public": "public"}.get(self.kind, "business")


class OwnershipLink(models.Model):
    """A share of one organisation in another, as a register or a declaration says. Never edited:
    what changes is ended and entered anew.
    """

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="owns")
    owned = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="owned_by")
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ownership")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="ownership_percent",
                violation_error_message=_("A share is more than 0 and at most 100 percent."),
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("owned")),
                name="ownership_other",
                violation_error_message=_("Nobody owns themselves."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="ownership_days",
                violation_error_message=_("The last day is before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.owned}"


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
