"""The composition root: the one place that knows which parts make the whole."""
