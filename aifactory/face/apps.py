from django.apps import AppConfig


class FaceConfig(AppConfig):
    """Look and wording shared by every page: tags, form base, styles."""

    name = "aifactory.face"
    label = "face"
