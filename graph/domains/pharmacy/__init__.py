"""Medications, stock and prescriptions."""
