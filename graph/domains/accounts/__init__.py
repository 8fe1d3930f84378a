"""Accounts, sessions, and who is signed in."""
