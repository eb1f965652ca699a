"""The offline analyst: rules over reporting verbs, quotations and names. English only."""
