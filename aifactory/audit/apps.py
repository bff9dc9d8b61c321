"""The audit app: append-only history and the only setter of a status."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from aifactory.audit import grants


class AuditConfig(AppConfig):
    """Grants the application role its rights after every migration."""

    name = "aifactory.audit"
    label = "audit"
    verbose_name = "History"

    def ready(self) -> None:
        """Rights follow the schema: re-grant whenever it changed."""
        post_migrate.connect(grants.grant_application_role, dispatch_uid="audit.grants")
