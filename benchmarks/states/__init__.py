"""What commands and reads cost PostgreSQL in two states of the code, in one interleaved run."""
