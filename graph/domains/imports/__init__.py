"""Files of records that are imported."""
