// PostGraphile 5 as its guides advise to run it: the Amber preset, grafserv on Node's own http, a token verified in the
// context function, and what row policies ask for handed on as pgSettings. Everything it needs comes from environment
// variables: DATABASE_URL, SECRET, PORT, POOL_SIZE.
import { createServer } from "node:http";

import jsonwebtoken from "jsonwebtoken";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { DATABASE_URL, SECRET, PORT, POOL_SIZE } = process.env;

const verified = new Map();

/**
 * What policies read of a token's bearer, from claims alone: it looks no session up, which is less than Wardgraph does.
 * A signature once found good stays so until the token expires, as in Wardgraph.
 */
function settingsOf(authorization) {
  let found = verified.get(authorization);
  if (found === undefined || found.expires <= Date.now()) {
    const claims = jsonwebtoken.verify(authorization.slice("Bearer ".length), SECRET, {
      algorithms: ["HS256"],
      issuer: "wardgraph",
    });
    found = {
      expires: claims.exp * 1000,
      settings: {
        "app.hospital_id": String(claims.hid),
        "app.session_id": claims.sid,
        "app.account_id": claims.sub,
        "app.permissions": claims.permissions,
      },
    };
    verified.set(authorization, found);
  }
  return found.settings;
}

/** @type {GraphileConfig.Preset} */
const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: ["bench_peer"],
      poolConfig: {
        max: Number(POOL_SIZE),
        // As in Wardgraph: planning under row policies costs more than running, and each statement has one good plan.
        options: `-c plan_cache_mode=${process.env.PLANS ?? "force_generic_plan"}`,
      },
    }),
  ],
  grafast: {
    context: (request) => ({ pgSettings: settingsOf(request.node.req.headers.authorization) }),
  },
  grafserv: { port: Number(PORT), graphiql: false, watch: false },
};

const instance = postgraphile(preset);
const server = createServer();
server.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
// A schema that cannot be made is told now, not at the first request.
await instance.getSchema();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(PORT), "127.0.0.1", () => console.log(`PostGraphile answers on port ${PORT}.`));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    instance.release().then(() => process.exit(0));
  });
}
