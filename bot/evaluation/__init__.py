"""How right an analyst is: its answers held against articles that a person annotated."""
