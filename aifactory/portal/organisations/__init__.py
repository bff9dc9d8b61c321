"""The administrator's pages about organisations: rows, owners, duplicates."""
