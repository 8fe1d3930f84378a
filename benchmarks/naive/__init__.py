"""Strawberry as its documentation teaches it: its own ASGI view, and data loaders made for each request."""
