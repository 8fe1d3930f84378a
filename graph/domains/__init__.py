"""A package per domain: its types, queries and mutations."""
