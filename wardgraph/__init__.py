"""What everything else stands on: settings, errors, passwords, tokens, and the connections to the database."""
