"""Reads files of records and stages their rows: what a kind's columns are, how values are spelt, which encoding."""
