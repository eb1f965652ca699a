"""The terminal: commands that parse, call one function of the program, and print."""
