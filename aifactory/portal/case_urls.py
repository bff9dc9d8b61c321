"""Work on cases: owners, notes, labels, views, several at once."""

from django.urls import path

from aifactory.portal.desks.casework import labels, notes, owners, together, views

urlpatterns = [
    path("cases/<uuid:pk>/take/", owners.take, name="case_take"),
    path("cases/<uuid:pk>/give-back/", owners.give_back, name="case_give_back"),
    path("cases/<uuid:pk>/hand-over/", owners.hand_over, name="case_hand_over"),
    path("cases/<uuid:pk>/notes/", notes.notes, name="case_notes"),
    path("cases/<uuid:pk>/notes/<int:note_id>/", notes.correct, name="case_note"),
    path("cases/<uuid:pk>/notes/<int:note_id>/strike/", notes.strike, name="case_note_strike"),
    path("cases/<uuid:pk>/labels/", labels.case_labels, name="case_labels"),
    path("cases/together/", together.together, name="cases_together"),
    path("cases/together/<uuid:pk>/", together.done, name="cases_together_done"),
    path("cases/together/<uuid:pk>/undo/", together.undo, name="cases_together_undo"),
    path("cases/views/", views.views, name="case_views"),
    path("cases/views/save/", views.save, name="case_view_save"),
    path("cases/views/<int:pk>/", views.view, name="case_view"),
    path("cases/views/<int:pk>/default/", views.default, name="case_view_default"),
    path("cases/views/<int:pk>/remove/", views.remove, name="case_view_remove"),
    path("cases/views/<int:pk>/restore/", views.restore, name="case_view_restore"),
    path("labels/", labels.labels, name="labels"),
    path("labels/<int:pk>/", labels.label, name="label"),
    path("labels/<int:pk>/retire/", labels.retire, name="label_retire"),
    path("labels/<int:pk>/bring-back/", labels.bring_back, name="label_bring_back"),
]
