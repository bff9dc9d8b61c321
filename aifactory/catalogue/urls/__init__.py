"""The office's set-up, under /setup/. Each part has a module of its own here."""

from django.urls import include, path

from aifactory.catalogue.views import history

app_name = "setup"
urlpatterns = [
    path("wording/", include("aifactory.catalogue.urls.wording")),
    path("changes/", history.changes, name="changes"),
    path("changes/<int:pk>/", history.change, name="change"),
    path("history/", history.history, name="history"),
    path("history/<str:kind>/<str:key>/", history.subject_history, name="subject_history"),
]
