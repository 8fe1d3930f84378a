"""What a schema is declared with: fields, entities, relations, roots, commands, filters, pages, scalars, ids."""
