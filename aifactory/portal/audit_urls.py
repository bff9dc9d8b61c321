"""The auditor's desk."""

from django.urls import path

from aifactory.portal.auditing import history, views

urlpatterns = [
    path("auditor/", views.desk, name="auditor"),
    path("auditor/decisions/", views.decisions, name="auditor_decisions"),
    path("auditor/ledger/", views.ledger, name="auditor_ledger"),
    path("auditor/ledger/<int:account_id>/", views.statement, name="auditor_statement"),
    path("auditor/ledger/<int:account_id>/csv/", views.statement_csv, name="auditor_statement_csv"),
    path("auditor/history/", history.history, name="auditor_history"),
    path("auditor/history/csv/", history.history_csv, name="auditor_history_csv"),
    path("auditor/verify/", history.verify, name="auditor_verify"),
]
