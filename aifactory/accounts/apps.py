"""People, organisations, roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who somebody is and what they may do."""

    name = "aifactory.accounts"
    label = "accounts"
    verbose_name = "Accounts"
