"""Documents: a frozen snapshot, the PDF made from it once, and its hash."""
