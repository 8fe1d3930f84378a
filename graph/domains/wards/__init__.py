"""Rooms and admissions."""
