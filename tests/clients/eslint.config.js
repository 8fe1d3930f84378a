// The rules of Relay's server specification, as a linter has them. test_schema_rules.py names the exceptions.
import graphql from "@graphql-eslint/eslint-plugin";

const relay = graphql.configs["flat/schema-relay"].rules;

export default [
  {
    files: ["**/schema.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: "schema.graphql" } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...relay,
      "@graphql-eslint/relay-edge-types": [
        "error",
        {
          withEdgeSuffix: true,
          shouldImplementNode: true,
          // `nodes` beside `edges`, and lists that are short by nature, such as a bill's lines: pages would be in the way.
          listTypeCanWrapOnlyEdgeType: false,
        },
      ],
    },
  },
];
