"""The form of a version as people will see it; it stands beside its questions in the set-up."""

from django.urls import path

from applications.views import preview

urlpatterns = [
    path("questions/<int:pk>/preview/", preview.preview, name="question_preview"),
]
