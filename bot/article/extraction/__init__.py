"""Reading what needs a parser: each document in a short-lived process with limits of its own."""
