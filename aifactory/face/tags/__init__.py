"""Template tags by theme; `templatetags/face.py` registers them all."""
