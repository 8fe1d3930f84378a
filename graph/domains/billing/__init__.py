"""Bills, payments and refunds."""
