"""Calls as files."""

from django.urls import path

from aifactory.catalogue.views import exchange

urlpatterns = [
    path("", exchange.bring, name="exchange"),
    path("schema.json", exchange.schema, name="exchange_schema"),
    path("<slug:code>.json", exchange.export, name="exchange_export"),
]
