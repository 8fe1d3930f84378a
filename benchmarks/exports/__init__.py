"""Exports beside PostgreSQL's own COPY of the same query, and what other requests feel of them."""
