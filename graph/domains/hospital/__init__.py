"""Hospitals and their departments."""
