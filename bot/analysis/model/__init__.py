"""The model analyst: one call to an OpenAI-compatible server, and its answer read with suspicion."""
