"""Addresses below /technical-checks/."""

from django.urls import path

from reviews.views import asking, assessment, desk

app_name = "reviews"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<uuid:pk>/", assessment.screen, name="assessment"),
    path("<uuid:pk>/save/", assessment.save, name="save"),
    path("<uuid:pk>/submit/", assessment.submit, name="submit"),
    path("<uuid:pk>/ask/", asking.ask, name="ask"),
]
