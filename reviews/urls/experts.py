"""Addresses below /reviews/."""

from django.urls import path

from reviews.views.experts import answering, desk, writing

app_name = "experts"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("<int:pk>/", writing.screen, name="review"),
    path("<int:pk>/accept/", answering.accept, name="accept"),
    path("<int:pk>/decline/", answering.decline, name="decline"),
    path("<int:pk>/declare/", answering.declare, name="declare"),
    path("<int:pk>/save/", writing.save, name="save"),
]
