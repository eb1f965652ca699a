"""Listeners: parse, call one function, render."""
