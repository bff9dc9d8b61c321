"""The component gallery: every part of the look in every state, with invented data."""
