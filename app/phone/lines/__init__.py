"""The lines a phone can have: one interface, three implementations."""
