"""Writes SQL files from declarations."""
