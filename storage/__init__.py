"""What is kept: tables, migrations and the queries on them, each scoped to a workspace or a viewer."""
