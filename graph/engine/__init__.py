"""From a GraphQL request to its answer."""
