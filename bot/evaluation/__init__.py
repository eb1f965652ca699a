"""How right an analyst is: its answers held against annotated articles."""
