"""The use cases, as jobs of steps that take and return ids."""
