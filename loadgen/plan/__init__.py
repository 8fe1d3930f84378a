"""Invents what happens in a hospital."""
