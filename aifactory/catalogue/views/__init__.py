"""The office's set-up: what it changes itself, and the history of that."""
