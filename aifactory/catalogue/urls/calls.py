"""Calls and their cut-offs, under /setup/calls/."""

from django.urls import path

from aifactory.catalogue.views.calls import (
    cut_offs,
    listing,
    moving,
    opening,
    page,
    planning,
    preview,
)

urlpatterns = [
    path("", listing.calls, name="calls"),
    path("new/", planning.start, name="call_start"),
    path("new/<str:code>/", planning.create, name="call_create"),
    path("<int:pk>/", page.call, name="call"),
    path("<int:pk>/change/", planning.edit, name="call_edit"),
    path("<int:pk>/copy/", planning.copy, name="call_copy"),
    path("<int:pk>/delete/", planning.delete, name="call_delete"),
    path("<int:pk>/preview/", preview.preview, name="call_preview"),
    path("<int:pk>/open/", opening.open_call, name="call_open"),
    path("<int:pk>/extend/", opening.extend, name="call_extend"),
    path("<int:pk>/close/", opening.close, name="call_close"),
    path("<int:pk>/cut-offs/", cut_offs.plan, name="cut_offs"),
    path("cut-offs/<int:pk>/move/", moving.move, name="cut_off_move"),
    path("cut-offs/<int:pk>/remove/", moving.remove, name="cut_off_remove"),
]
