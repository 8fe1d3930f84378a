"""Imports of patients and appointments beside the bare COPY of the rows that come of them."""
