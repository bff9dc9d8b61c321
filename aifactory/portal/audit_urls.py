"""The auditor's desk."""

from django.urls import path

from aifactory.portal.auditing import history, rounds, views

urlpatterns = [
    path("auditor/", views.desk, name="auditor"),
    path("auditor/decisions/", views.decisions, name="auditor_decisions"),
    path("auditor/ledger/", views.ledger, name="auditor_ledger"),
    path("auditor/ledger/<int:account_id>/", views.statement, name="auditor_statement"),
    path("auditor/ledger/<int:account_id>/csv/", views.statement_csv, name="auditor_statement_csv"),
    path("auditor/history/", history.history, name="auditor_history"),
    path("auditor/history/csv/", history.history_csv, name="auditor_history_csv"),
    path("auditor/rounds/", rounds.rounds, name="auditor_rounds"),
    path("auditor/rounds/<int:cut_off_id>/", rounds.a_round, name="auditor_round"),
    path("auditor/rounds/<int:cut_off_id>/order/", rounds.order, name="auditor_round_order"),
    path(
        "auditor/rounds/<int:cut_off_id>/<int:serial>/",
        rounds.report,
        name="auditor_round_report",
    ),
    path(
        "auditor/rounds/<int:cut_off_id>/<int:serial>/progress/",
        rounds.progress,
        name="auditor_round_progress",
    ),
    path(
        "auditor/rounds/<int:cut_off_id>/<int:serial>/csv/",
        rounds.cases_csv,
        name="auditor_round_csv",
    ),
    path(
        "auditor/rounds/<int:cut_off_id>/<int:serial>/json/",
        rounds.record_json,
        name="auditor_round_json",
    ),
    path("auditor/verify/", history.verify, name="auditor_verify"),
]
