"""Screens that join apps. Public pages first, then one block per person."""

from django.urls import include, path

from aifactory.portal.views import health

urlpatterns = [
    path("", include("aifactory.portal.public.urls")),
    path("", include("aifactory.portal.desk_urls")),
    path("", include("aifactory.portal.people_urls")),
    path("", include("aifactory.portal.case_urls")),
    path("", include("aifactory.portal.audit_urls")),
    path("", include("aifactory.portal.mail_urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
