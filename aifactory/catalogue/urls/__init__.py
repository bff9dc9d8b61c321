"""The office's set-up, under /setup/. Each part has a module of its own here."""

from django.urls import include, path

from aifactory.catalogue.views import history

app_name = "setup"
urlpatterns = [
    path("calls/", include("aifactory.catalogue.urls.calls")),
    path("questions/", include("aifactory.catalogue.urls.questions")),
    path("wording/", include("aifactory.catalogue.urls.wording")),
    path("changes/", history.changes, name="changes"),
    path("changes/<int:pk>/", history.change, name="change"),
    path("exchange/", include("aifactory.catalogue.urls.exchange")),
    path("history/", history.history, name="history"),
    path("history/<str:kind>/<str:key>/", history.subject_history, name="subject_history"),
    path("rules/", include("aifactory.catalogue.urls.versions")),
    path("facts/", include("aifactory.catalogue.urls.facts")),
    path("reference/", include("aifactory.catalogue.urls.reference")),
]
