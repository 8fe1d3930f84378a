// Apollo's client with its link for persisted queries: it sends a hash, and the document where the server asks for it.
import { createHash } from "node:crypto";
import { ApolloClient, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { print, record, url } from "./transcript.js";

const sent = [];
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new PersistedQueryLink({ sha256: (text) => createHash("sha256").update(text).digest("hex") }).concat(
    new HttpLink({
      uri: url,
      fetch: (to, options) => {
        const { query, extensions } = JSON.parse(options.body);
        sent.push([query !== undefined, extensions?.persistedQuery !== undefined]);
        return fetch(to, options);
      },
    }),
  ),
});
const QUERY = gql`query Count($first: Int) { departments(first: $first) { totalCount } }`;

for (const first of [1, 2]) {
  const { data } = await client.query({ query: QUERY, variables: { first }, fetchPolicy: "no-cache" });
  record(`answer ${first}`, data.departments.totalCount);
}
record("sent", sent);
client.stop();
print();
