"""What the wiki should hold, what it needs for that, and doing it."""
