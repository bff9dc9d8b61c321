"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """One table of outgoing mails; a worker hands each to the mail server at most once."""

    name = "aifactory.notifications"
    label = "notifications"
    verbose_name = "Notifications"
