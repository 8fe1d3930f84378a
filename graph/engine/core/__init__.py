"""The engine that answers everything: a resolver for each declared field, over dataloaders, run by graphql-core."""
