"""Screens of applicants and of the office that join what the apps know."""
