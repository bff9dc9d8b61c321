"""Addresses of rankings and of the waiting list."""

from django.urls import path

from allocations.views import ranking, ranking_file, round_decisions, round_release, waiting

app_name = "ranking"

ROUND = "rounds/<int:cut_off>/ranking/"

urlpatterns = [
    path(ROUND, ranking.ranking, name="ranking"),
    path(f"{ROUND}freeze/", ranking.freeze, name="freeze"),
    path(f"{ROUND}ranking.csv", ranking_file.ranking_csv, name="csv"),
    path(f"{ROUND}decide/", round_decisions.decide, name="decide"),
    path(f"{ROUND}approvals/", round_release.approvals, name="approvals"),
    path(f"{ROUND}release/", round_release.release, name="release"),
    path("waiting-list/", waiting.desk, name="waiting"),
    path("waiting-list/<uuid:application_id>/", waiting.move_up, name="move_up"),
]
