"""Decisions, awards and the ledger."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    """Who gets which hours, and where every node-hour is."""

    name = "allocations"
    label = "allocations"
    verbose_name = "Allocations"
