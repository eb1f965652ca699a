"""The article: its text, its numbered sentences, and what its first lines say about it."""
