"""Views: pure functions from data to blocks."""
