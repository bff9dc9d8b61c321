"""Work on cases: owners, notes, labels, views, several at once."""

from django.urls import path

from aifactory.portal.desks.casework import owners

urlpatterns = [
    path("cases/<uuid:pk>/take/", owners.take, name="case_take"),
    path("cases/<uuid:pk>/give-back/", owners.give_back, name="case_give_back"),
    path("cases/<uuid:pk>/hand-over/", owners.hand_over, name="case_hand_over"),
]
