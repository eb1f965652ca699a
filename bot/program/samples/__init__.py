"""Articles with invented people and places, for the demonstration."""
