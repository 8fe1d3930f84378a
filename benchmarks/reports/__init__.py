"""Reports beside what PostgreSQL itself takes for them, and their plans with and without what makes them quick."""
