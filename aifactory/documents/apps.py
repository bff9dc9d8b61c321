"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Letters, receipts and reports: ordered in a transaction, rendered by a worker."""

    name = "aifactory.documents"
    label = "documents"
    verbose_name = "Documents"
