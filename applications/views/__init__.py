"""Screens of one application: the steps, the check, the receipt, and the office's forms."""
