"""Addresses of reference tables, their rows and their files."""

from django.urls import path

from aifactory.catalogue.views import countries, holidays, importing, reference, rows

urlpatterns = [
    path("", reference.tables, name="reference"),
    path("countries/add/", countries.add_country, name="add_country"),
    path("countries/<slug:code>/", reference.country, name="country"),
    path("countries/<slug:code>/edit/", countries.edit_country, name="edit_country"),
    path("holidays/copy/<int:year>/", holidays.copy_year, name="copy_year"),
    path("<slug:code>/", reference.table, name="table"),
    path("<slug:code>/add/", rows.add_row, name="add_row"),
    path("<slug:code>/import/", importing.upload, name="import"),
    path("<slug:code>/export.csv", importing.export, name="export"),
    path("<slug:code>/template.csv", importing.template, name="template"),
    path("<slug:code>/rows/<str:key>/", rows.edit_row, name="edit_row"),
    path("<slug:code>/rows/<str:key>/remove/", rows.remove_row, name="remove_row"),
]
