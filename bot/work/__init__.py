"""Running jobs: the port everyone sees, and what stands behind it. Knows no domain."""
