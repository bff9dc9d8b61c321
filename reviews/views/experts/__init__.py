"""Screens of an expert: my reviews, the invitation, ties to the applicant, the review."""
