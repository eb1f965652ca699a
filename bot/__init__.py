"""Rejoinder: who claims what, who rejects it, and the sentence each line rests on."""
