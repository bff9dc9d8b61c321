"""The office's screens of expert review."""
