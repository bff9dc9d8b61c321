"""Addresses of decisions, awards and hours."""

from django.urls import path

from allocations.views import awards, deciding, desk, hours

app_name = "allocations"

urlpatterns = [
    path("decisions/", desk.desk, name="desk"),
    path("decisions/<uuid:application_id>/", deciding.decide, name="decide"),
    path("decisions/<int:decision_id>/release/", deciding.release, name="release"),
    path("decisions/<int:decision_id>/void/", deciding.void, name="void"),
    path("awards/<int:award_id>/", awards.award, name="award"),
    path("awards/<int:award_id>/decline/", awards.decline, name="decline"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<int:allocation_id>/", hours.allocation, name="allocation"),
    path("hours/<int:allocation_id>/statement.csv", hours.statement_csv, name="statement_csv"),
]
