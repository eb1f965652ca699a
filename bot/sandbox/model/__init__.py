"""An embedded OpenAI-compatible server that follows a script: for the demonstration and for tests."""
