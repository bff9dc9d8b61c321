"""Addresses of machines, their facts, their availability and their maintenance."""

from django.urls import path

from aifactory.catalogue.views import (
    availability,
    checks,
    fact_edits,
    facts,
    maintenance,
    units,
)

urlpatterns = [
    path("", facts.facts, name="facts"),
    path("stale/", checks.stale, name="stale"),
    path("checked/", checks.checked, name="checked"),
    path("at/<slug:kind>/<str:key>/", checks.fact, name="fact"),
    path("sites/add/", fact_edits.add_site, name="add_site"),
    path("sites/<slug:code>/", facts.site, name="site"),
    path("sites/<slug:code>/edit/", fact_edits.edit_site, name="edit_site"),
    path("sites/<slug:code>/systems/add/", fact_edits.add_system, name="add_system"),
    path("systems/<slug:code>/", facts.system, name="system"),
    path("systems/<slug:code>/edit/", fact_edits.edit_system, name="edit_system"),
    path("systems/<slug:code>/partitions/add/", fact_edits.add_partition, name="add_partition"),
    path("partitions/<slug:code>/", facts.partition, name="partition"),
    path("partitions/<slug:code>/unit/", units.unit, name="unit"),
    path("partitions/<slug:code>/use/", fact_edits.use_partition, name="use_partition"),
    path(
        "partitions/<slug:code>/edit/<slug:group>/",
        fact_edits.edit_partition,
        name="edit_partition",
    ),
    path("<slug:kind>/<slug:code>/delete/", fact_edits.delete, name="delete"),
    path("availability/", availability.board, name="availability"),
    path("availability/rows/<int:pk>/correct/", availability.correct, name="correct_row"),
    path("availability/rows/<int:pk>/end/", availability.end, name="end_row"),
    path("availability/rows/<int:pk>/take-back/", availability.take_back, name="take_back_row"),
    path("availability/<slug:mode>/<slug:code>/", availability.cell, name="cell"),
    path("availability/<slug:mode>/<slug:code>/set/", availability.set_state, name="set_state"),
    path("maintenance/", maintenance.maintenance, name="maintenance"),
    path("maintenance/announce/", maintenance.announce, name="announce"),
    path("maintenance/<int:pk>/change/", maintenance.change, name="change_window"),
    path("maintenance/<int:pk>/call-off/", maintenance.call_off, name="call_off"),
]
