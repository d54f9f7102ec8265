"""How long staff wait with a million messages."""
