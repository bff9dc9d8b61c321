"""How officers share the work on cases: owners, notes, labels, views, several at once."""
