"""Calls in the set-up: list, page, planning, opening, cut-offs, preview."""
