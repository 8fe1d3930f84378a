/** The one way to the endpoint: what came is kept, who asks is added, and what the server did not answer waits. */
import { Client, fetchExchange } from "@urql/core";
import { authExchange } from "@urql/exchange-auth";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";

import { session } from "../session/session.ts";
import { patienceExchange } from "./patience.ts";
import { problemIn } from "./problems.ts";

/** Objects without an id of their own belong to the one that they hang on. */
const WITHOUT_ID = ["CalendarEntry", "Insurance", "LikelyDuplicate", "Slot", "StatusChange", "Viewer"];

/** A new one for each account: nobody is shown what another one was. */
export function makeClient(): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    // A screen shows what it has at once, and asks whether it is still so.
    requestPolicy: "cache-and-network",
    fetchOptions: { credentials: "omit", headers: { Accept: "application/json" } },
    exchanges: [
      cacheExchange({
        keys: Object.fromEntries(WITHOUT_ID.map((name) => [name, () => null])),
        resolvers: { Query: { patients: relayPagination() } },
      }),
      patienceExchange,
      authExchange((tools) => {
        let sent: string | undefined;
        return Promise.resolve({
          addAuthToOperation(operation) {
            sent = session.token;
            return sent ? tools.appendHeaders(operation, { Authorization: `Bearer ${sent}` }) : operation;
          },
          willAuthError: () => session.isStale,
          didAuthError: (error) => session.state().kind !== "out" && problemIn(error).code === "UNAUTHENTICATED",
          refreshAuth: () => session.renew(sent),
        });
      }),
      fetchExchange,
    ],
  });
}
