"""Demo data, made by the real operations."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Seeding and, later, bulk data."""

    name = "aifactory.demo"
    label = "demo"
    verbose_name = "Demo"
