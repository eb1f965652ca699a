"""The prompts, one Markdown file each, and the loader that checks them."""
