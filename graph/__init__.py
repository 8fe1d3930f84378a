"""The GraphQL side of Wardgraph: types and fields declared with Strawberry, answered by calls of `api` functions."""
