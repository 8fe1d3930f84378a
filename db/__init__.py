"""The database: its SQL files and the Python that serves, applies and compares them."""
