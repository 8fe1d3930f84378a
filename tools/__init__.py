"""What stands above the database and the schema: tools of those who change them."""
