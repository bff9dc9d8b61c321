"""Desks: the applicant's pages, the office's pages, files, people."""

from django.urls import path

from aifactory.portal.desks import (
    answering,
    applications,
    approvals,
    capacity,
    case_export,
    cases,
    downloads,
    find,
    home,
    requests,
    setup,
)
from aifactory.portal.gallery import views as gallery

urlpatterns = [
    path("home/", home.home, name="home"),
    path("approvals/", answering.answer_many, name="approvals"),
    path("approvals/<int:approval_id>/", approvals.approval, name="approval"),
    path("approvals/<int:approval_id>/refuse/", approvals.refuse, name="refuse_approval"),
    path("approvals/<int:approval_id>/withdraw/", requests.withdraw, name="withdraw_approval"),
    path("applications/", applications.my_applications, name="applications"),
    path("applications/<uuid:pk>/", applications.application, name="application"),
    path("applications/<uuid:pk>/go-on/", applications.go_on, name="application_go_on"),
    path("find/", find.find, name="find"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/export/", case_export.export, name="cases_export"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("hours/capacity/", capacity.board, name="capacity"),
    path("hours/capacity/add/", capacity.add_hours, name="capacity_add"),
    path("documents/<uuid:pk>/", downloads.document, name="document"),
    path("setup/", setup.setup, name="setup"),
    path("gallery/", gallery.index, name="gallery"),
    path("gallery/<slug:slug>/", gallery.family, name="gallery_family"),
]
