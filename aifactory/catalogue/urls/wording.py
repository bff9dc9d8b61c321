"""Texts of letters and mails, under /setup/wording/."""

from django.urls import path

from aifactory.catalogue.views import wording_acts, wordings

urlpatterns = [
    path("", wordings.wording_list, name="wordings"),
    path("<slug:key>/", wordings.wording, name="wording"),
    path("<slug:key>/start/", wording_acts.wording_start, name="wording_start"),
    path("<slug:key>/edit/", wording_acts.wording_edit, name="wording_edit"),
    path("<slug:key>/propose/", wording_acts.wording_propose, name="wording_propose"),
    path("<slug:key>/shipped/", wording_acts.wording_shipped, name="wording_shipped"),
    path("<slug:key>/discard/", wording_acts.wording_discard, name="wording_discard"),
    path("<slug:key>/versions/<int:number>/", wordings.wording_version, name="wording_version"),
]
