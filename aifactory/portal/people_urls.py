"""The administrator's pages: people and their roles."""

from django.urls import path

from aifactory.portal.people import granting, listing, person, switching

urlpatterns = [
    path("people/", listing.people_list, name="people"),
    path("people/<int:pk>/", person.person, name="person"),
    path("people/<int:pk>/off/", switching.switch_off, name="switch_off"),
    path("people/<int:pk>/on/", switching.switch_on, name="switch_on"),
    path("people/roles/", granting.grant_role, name="grant_role"),
    path("people/roles/<int:pk>/", granting.revoke_role, name="revoke_role"),
    path("people/roles/<int:pk>/change/", granting.change_role, name="change_role"),
]
