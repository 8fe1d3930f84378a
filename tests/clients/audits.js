// graphql-http's audits of a server: which pass, and of the others why not.
import { serverAudits } from "graphql-http";
import { print, record, url } from "./transcript.js";

for (const audit of serverAudits({ url })) {
  const { status, reason } = await audit.fn();
  record(audit.name, status === "ok" ? status : `${status}: ${reason}`);
}
print();
