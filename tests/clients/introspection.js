// What GraphiQL does before anything else: the introspection query, and a schema built from its answer.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from "graphql";
import { print, record, url } from "./transcript.js";

const query = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
});
const headers = { "content-type": "application/json" };
const body = JSON.stringify({ query, operationName: "IntrospectionQuery" });
const answer = await (await fetch(url, { method: "POST", headers, body })).json();

const printed = (schema) => printSchema(lexicographicSortSchema(schema));
const told = buildClientSchema(answer.data);
const file = buildSchema(readFileSync(new URL("../../graph/schema.graphql", import.meta.url), "utf8"));
record("isTheFile", printed(told) === printed(file));
record("digest", createHash("sha256").update(JSON.stringify(answer)).digest("hex"));
record("types", Object.keys(told.getTypeMap()).length);
print();
