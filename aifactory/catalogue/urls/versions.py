"""Addresses of the rules of the access modes."""

from django.urls import path

from aifactory.catalogue.views.versions import drafts, force, pages

urlpatterns = [
    path("", pages.rules, name="rules"),
    path("versions/<int:pk>/", pages.rule_set, name="rule_set"),
    path("versions/<int:pk>/edit/<slug:section>/", drafts.edit, name="rule_set_edit"),
    path("versions/<int:pk>/discard/", drafts.discard, name="rule_set_discard"),
    path("versions/<int:pk>/effect/", force.effect, name="rule_set_effect"),
    path("versions/<int:pk>/retire/", force.retire, name="rule_set_retire"),
    path("<slug:mode>/draft/", drafts.begin, name="rules_draft"),
    path("<slug:mode>/compare/", pages.compare, name="rules_compare"),
]
