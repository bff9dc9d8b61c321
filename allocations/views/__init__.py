"""Screens of decisions, awards and hours. They translate and delegate."""
