"""Wardgraph beside its peers and its floors, on one database: `make bench` writes RESULTS.md."""
