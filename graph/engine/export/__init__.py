"""Exports: all rows of a connection or report as CSV or NDJSON, streamed from COPY of the calls that a page makes."""
