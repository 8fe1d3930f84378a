"""The floors: what PostgreSQL alone, and PostgreSQL behind the barest of servers, take for the same answers."""
