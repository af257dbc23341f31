"""What host page and phone say to each other: the same tables serve both sides. Imports nothing."""
