"""Addresses that need no account."""

from django.urls import path

from aifactory.portal.public import calendar, fit_views, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("fit-check/", fit_views.fit_check, name="fit_check"),
    path("fit-check/result/", fit_views.result, name="fit_result"),
    path("systems/", views.systems, name="systems"),
    path("ai-factories/", views.ai_factories, name="ai_factories"),
    path("calls/", views.calls, name="calls"),
    path("calls/calendar/", calendar.month, name="calls_calendar"),
    path("calls/calendar.ics", calendar.feed, name="calls_feed"),
    path("rules/", views.rules, name="rules"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
