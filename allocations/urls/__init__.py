"""Addresses of decisions, awards and hours."""

from django.urls import path

from allocations.views import (
    allocation,
    awards,
    correcting,
    deciding,
    desk,
    hours,
    releasing,
    suspending,
)

app_name = "allocations"

urlpatterns = [
    path("decisions/", desk.desk, name="desk"),
    path("decisions/<uuid:application_id>/", deciding.decide, name="decide"),
    path("decisions/<int:decision_id>/annul/", correcting.annul, name="annul"),
    path("decisions/<int:decision_id>/rectify/", correcting.rectify, name="rectify"),
    path("decisions/<int:decision_id>/approval/", releasing.approval, name="ask_approval"),
    path("decisions/<int:decision_id>/release/", releasing.release, name="release"),
    path("decisions/<int:decision_id>/void/", releasing.void, name="void"),
    path("awards/<int:award_id>/", awards.award, name="award"),
    path("awards/<int:award_id>/decline/", awards.decline, name="decline"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<int:allocation_id>/", allocation.allocation, name="allocation"),
    path("hours/<int:allocation_id>/suspend/", suspending.suspend, name="suspend"),
    path("hours/<int:allocation_id>/resume/", suspending.resume, name="resume"),
    path("hours/<int:allocation_id>/statement.csv", allocation.statement_csv, name="statement_csv"),
]
