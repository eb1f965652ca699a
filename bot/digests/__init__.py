"""Digests: when they fall due, and what goes in."""
