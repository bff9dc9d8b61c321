"""The catalogue app: machines, units, access modes, calls, countries and their dates."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Facts with a source and a date; everything else asks here."""

    name = "aifactory.catalogue"
    label = "catalogue"
    verbose_name = "Catalogue"
