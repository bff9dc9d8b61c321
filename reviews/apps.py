"""Evaluations of applications; in this release the hosting site's technical check."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Judges applications, never decides on them."""

    name = "reviews"
    label = "reviews"
    verbose_name = "Reviews"
