"""What everything else stands on: settings, errors, passwords, tokens, and the connections to the database."""

__version__ = "0.2.0.dev0"
