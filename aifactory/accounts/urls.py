"""Own account, role switch, kept text. Sign-in lives under allauth's names."""

from django.urls import path

from aifactory.accounts import views

app_name = "accounts"

urlpatterns = [
    path("account/", views.preferences, name="preferences"),
    path("account/theme/", views.theme, name="theme"),
    path("account/role/", views.switch_role, name="switch_role"),
    path("account/kept/<uuid:stash_id>/", views.kept_text, name="kept_text"),
    path("session/token/", views.session_token, name="session_token"),
]
