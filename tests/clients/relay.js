// relay-runtime at a reception desk.
import relay from "relay-runtime";
import CONTACT from "./relay/__generated__/DeskContactMutation.graphql.js";
import PATIENT from "./relay/__generated__/DeskPatientQuery.graphql.js";
import PATIENTS from "./relay/__generated__/DeskQuery.graphql.js";
import REGISTER from "./relay/__generated__/DeskRegisterMutation.graphql.js";
import SIGN_IN from "./relay/__generated__/DeskSignInMutation.graphql.js";
import SIGN_OUT from "./relay/__generated__/DeskSignOutMutation.graphql.js";
import { NOBODY, RECEPTION, chosen, print, record, told, url } from "./transcript.js";

const { Environment, Network, RecordSource, Store, commitMutation, createOperationDescriptor, fetchQuery } = relay;

const PHONE = "+44 1632 960002";
let token;
const sent = [];
const environment = new Environment({
  network: Network.create(async ({ name, text }, variables) => {
    sent.push(name);
    const headers = { "content-type": "application/json" };
    if (token) headers.authorization = `Bearer ${token}`;
    const body = JSON.stringify({ query: text, variables });
    return (await fetch(url, { method: "POST", headers, body })).json();
  }),
  store: new Store(new RecordSource()),
});

const get = (query, variables) => fetchQuery(environment, query, variables).toPromise();
const read = (query, variables) => environment.lookup(createOperationDescriptor(query, variables).fragment);
const commit = (mutation, input) =>
  new Promise((onCompleted, onError) => {
    commitMutation(environment, { mutation, variables: { input }, onCompleted, onError });
  });

const session = await commit(SIGN_IN, RECEPTION);
token = session.signIn.accessToken;
record("signIn", session.signIn.account);

// A connection, and two pages more, which Relay's handler puts together.
const variables = { first: 5 };
environment.retain(createOperationDescriptor(PATIENTS, variables));
await get(PATIENTS, variables);
for (const _ of [1, 2]) {
  await get(PATIENTS, { first: 5, after: read(PATIENTS, variables).data.patients.pageInfo.endCursor });
}
record("patients", read(PATIENTS, variables).data.patients);

// The same row by its global id is the record that the list made.
record("node", (await get(PATIENT, { id: chosen })).node);
const source = environment.getStore().getSource();
record("record", source.get(chosen));
record("records", source.getRecordIDs().filter((id) => source.get(id)?.__typename === "Patient"));

// What a mutation answers with changes the list, without its being fetched again.
const shown = [];
const watching = environment.subscribe(read(PATIENTS, variables), (snapshot) => shown.push(snapshot));
record("mutation", (await commit(CONTACT, { patientId: chosen, phone: PHONE })).updatePatientContact);
record("shown", shown.map(({ data }) => data.patients.edges.find(({ node }) => node.id === chosen).node.phone));
record("kept", read(PATIENT, { id: chosen }).data.node.phone);
watching.dispose();

const refused = await commit(REGISTER, NOBODY).catch((error) => error);
record("refused", refused.source.errors.map(told));

await commit(SIGN_OUT);
const out = await get(PATIENTS, { first: 1 }).catch((error) => error);
record("signedOut", out.source.errors.map(told));
record("sent", sent);
print();
