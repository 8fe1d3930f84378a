"""Loading large hospitals beside its floor, and a recount of what was loaded."""
