"""The administrator's pages: people, their roles, organisations."""

from django.urls import path

from aifactory.portal.organisations import listing as organisations
from aifactory.portal.organisations import page as organisation
from aifactory.portal.people import (
    granting,
    invitations,
    joining,
    leave,
    listing,
    person,
    switching,
)

urlpatterns = [
    path("people/", listing.people_list, name="people"),
    path("people/<int:pk>/", person.person, name="person"),
    path("people/<int:pk>/off/", switching.switch_off, name="switch_off"),
    path("people/<int:pk>/on/", switching.switch_on, name="switch_on"),
    path("people/roles/", granting.grant_role, name="grant_role"),
    path("people/roles/<int:pk>/", granting.revoke_role, name="revoke_role"),
    path("people/roles/<int:pk>/change/", granting.change_role, name="change_role"),
    path("people/invitations/", invitations.invitation_list, name="invitations"),
    path("people/invitations/new/", invitations.invite, name="invite"),
    path("people/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("people/invitations/<int:pk>/send/", invitations.send_again, name="send_again"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        invitations.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("invitation/<str:token>/", joining.join, name="join"),
    path("people/<int:pk>/leave/", leave.leave_of, name="leave_of"),
    path("account/leave/", leave.own_leave, name="own_leave"),
    path("account/leave/<int:pk>/shorten/", leave.shorten_leave, name="shorten_leave"),
    path("account/leave/<int:pk>/withdraw/", leave.withdraw_leave, name="withdraw_leave"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("organisations/<int:pk>/owners/add/", organisation.add_owner, name="add_owner"),
    path("organisations/owners/<int:pk>/end/", organisation.end_ownership, name="end_ownership"),
    path("organisations/<int:pk>/merge/", organisation.merge, name="merge"),
]
