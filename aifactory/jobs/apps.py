"""Background work as rows."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """One Celery task claims a row and calls the handler registered for its kind."""

    name = "aifactory.jobs"
    label = "jobs"
    verbose_name = "Jobs"
