"""Applies the SQL files to a database, and compares the two."""
