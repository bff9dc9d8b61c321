"""Composition: screens that join apps, and the place where everything is wired."""

from importlib import import_module

from django.apps import AppConfig

from aifactory import checks


class PortalConfig(AppConfig):
    """Starts the wiring once all apps are loaded."""

    name = "aifactory.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Bind ports, job handlers and schedules; register system checks."""
        checks.register_checks()
        # By name, because what it binds can be imported only when all models are loaded.
        import_module("aifactory.wiring").wire()
