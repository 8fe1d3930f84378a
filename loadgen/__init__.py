"""Invented data: the demo hospital that `wardgraph seed` makes, through the same functions that everybody uses."""
