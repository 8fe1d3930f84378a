"""Visits and treatments."""
