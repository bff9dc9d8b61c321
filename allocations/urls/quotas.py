"""Addresses of the limits on the Union's hours, under the set-up."""

from django.urls import path

from allocations.views import limits

app_name = "quotas"

urlpatterns = [
    path("", limits.board, name="list"),
    path("<int:pk>/", limits.edit, name="edit"),
]
