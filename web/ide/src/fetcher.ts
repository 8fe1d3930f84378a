/** Carries GraphiQL's requests to the endpoint that serves the page. */
import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from "@graphiql/toolkit";
import { Kind, parse } from "graphql";

import { DEMO_HEADER } from "./demo/accounts.ts";
import { DemoSessions } from "./sessions.ts";

/** The page is served by the endpoint itself, so this holds behind a proxy that adds a prefix, too. */
const endpoint = location.pathname;

export const sessions = new DemoSessions(endpoint);

/** The schema is the same for everyone; asking as nobody keeps the docs there when an account cannot sign in. */
const schemaFetcher: Fetcher = async (params, options) => {
  const headers = new Headers(options?.headers);
  headers.delete(DEMO_HEADER);
  headers.set("Content-Type", "application/json");
  headers.set("Accept", "application/graphql-response+json, application/json;q=0.9");
  const response = await sessions.fetch(endpoint, { method: "POST", headers, body: JSON.stringify(params) });
  return response.json();
};

/**
 * GraphiQL notices a moment late that another tab's document is there; whoever runs it at once would ask for an
 * operation of the tab before.
 */
function withItsOwnOperation(params: FetcherParams): FetcherParams {
  let names: (string | undefined)[];
  try {
    const operations = parse(params.query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    names = operations.map((operation) => operation.name?.value);
  } catch {
    // The server says what is wrong with the syntax, and where.
    return params;
  }
  return names.includes(params.operationName ?? undefined) ? params : { ...params, operationName: names[0] ?? null };
}

const send: Fetcher = createGraphiQLFetcher({ url: endpoint, fetch: sessions.fetch, schemaFetcher });

export const fetcher: Fetcher = (params, options) =>
  params.operationName === "IntrospectionQuery" ? send(params, options) : send(withItsOwnOperation(params), options);
