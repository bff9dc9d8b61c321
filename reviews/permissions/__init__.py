"""Who may do what with an examination: sites in `technical`, experts in `expert`, the office."""

from reviews.permissions.technical import HIDDEN, assess, still_open, view

__all__ = ["HIDDEN", "assess", "still_open", "view"]
