"""Plain Python about people and organisations."""
