"""Composition: screens that join apps, and the place where everything is wired."""

from django.apps import AppConfig

from aifactory import checks, wiring


class PortalConfig(AppConfig):
    """Starts the wiring once all apps are loaded."""

    name = "aifactory.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Bind ports, job handlers and schedules; register system checks."""
        checks.register_checks()
        wiring.wire()
