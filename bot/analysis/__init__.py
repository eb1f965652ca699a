"""From an article to a brief that has been checked against it."""
