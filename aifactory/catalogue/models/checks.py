"""Every fact with the day it was checked, in one list: a view over the tables of facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aifactory.catalogue.models.facts import SourceTag


class Fact(models.Model):
    """A row, or a single value of a row, that was checked against its source on a day.

    Read only. What is over (a past holiday, a retired term) needs no more checks and is left out.
    """

    key = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    title = models.CharField(_("about"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    source_tag = models.CharField(_("certainty"), max_length=1, choices=SourceTag.choices)
    checked_on = models.DateField(_("last checked"))

    class Meta:
        managed = False
        db_table = "catalogue_fact"
        verbose_name = _("fact")

    def __str__(self) -> str:
        return self.key
