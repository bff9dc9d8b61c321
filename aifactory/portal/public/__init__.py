"""Pages for everybody: no account needed, nothing stored."""
