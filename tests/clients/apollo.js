// @apollo/client at a reception desk.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { SetContextLink } from "@apollo/client/link/context";
import { relayStylePagination } from "@apollo/client/utilities";
import { filter, firstValueFrom } from "rxjs";
import { NOBODY, RECEPTION, chosen, print, record, told, url } from "./transcript.js";

const PHONE = "+44 1632 960001";
let token;
const sent = [];
const client = new ApolloClient({
  cache: new InMemoryCache({
    possibleTypes: { Node: ["Patient"] },
    typePolicies: { Query: { fields: { patients: relayStylePagination(["filter", "orderBy"]) } } },
  }),
  link: ApolloLink.from([
    new ApolloLink((operation, forward) => {
      sent.push(operation.operationName);
      return forward(operation);
    }),
    new SetContextLink(({ headers }) => ({ headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers })),
    new HttpLink({ uri: url }),
  ]),
});

const PATIENTS = gql`
  query Patients($first: Int!, $after: String) {
    patients(first: $first, after: $after, orderBy: [LAST_NAME_ASC]) {
      totalCount
      edges { cursor node { id medicalRecordNumber lastName phone } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const PATIENT = gql`
  query PatientAgain($id: ID!) {
    node(id: $id) { id ... on Patient { fullName phone bills(first: 2) { totalCount nodes { id total } } } }
  }
`;

const { data: session } = await client.mutate({
  mutation: gql`
    mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken account { id email role } } }
  `,
  variables: { input: RECEPTION },
});
token = session.signIn.accessToken;
record("signIn", session.signIn.account);

// A list that is watched, as a component does, and two pages more of it.
const watched = client.watchQuery({ query: PATIENTS, variables: { first: 5 } });
const watching = watched.subscribe(() => {});
const until = async (holds) =>
  (await firstValueFrom(watched.pipe(filter(({ data, dataState }) => dataState === "complete" && holds(data))))).data;
await until(() => true);
let { patients } = watched.getCurrentResult().data;
for (const _ of [1, 2]) {
  ({ patients } = (await watched.fetchMore({ variables: { after: patients.pageInfo.endCursor } })).data);
}
({ patients } = await until((data) => data.patients.edges.length > 10));
record("patients", patients);

// The same row by its global id lands on the entry that the list made.
const { data: again } = await client.query({ query: PATIENT, variables: { id: chosen } });
record("node", again.node);
record("entry", client.cache.extract()[`Patient:${chosen}`]);
record("entries", Object.keys(client.cache.extract()).filter((key) => key.startsWith("Patient:")));

// What a mutation answers with changes the list, without its being fetched again.
const { data: changed } = await client.mutate({
  mutation: gql`
    mutation Contact($input: UpdatePatientContactInput!) { updatePatientContact(input: $input) { id phone } }
  `,
  variables: { input: { patientId: chosen, phone: PHONE } },
});
record("mutation", changed.updatePatientContact);
const phone = ({ patients }) => patients.edges.find(({ node }) => node.id === chosen).node.phone;
record("shown", phone(await until((data) => phone(data) === PHONE)));
const { data: kept } = await client.query({ query: PATIENT, variables: { id: chosen }, fetchPolicy: "cache-only" });
record("kept", kept.node.phone);
watching.unsubscribe();

const refused = await client
  .mutate({
    mutation: gql`mutation Register($input: RegisterPatientInput!) { registerPatient(input: $input) { id } }`,
    variables: { input: NOBODY },
  })
  .catch((error) => error);
record("refused", [CombinedGraphQLErrors.is(refused), refused.errors.map(told)]);

const partial = await client.query({
  query: gql`query Partial { wrong: patient(id: "nonsense") { id } departments(first: 1) { totalCount } }`,
  errorPolicy: "all",
});
record("partial", [partial.data, partial.error.errors.map(told)]);

const invalid = await client.query({ query: gql`query Invalid { nothing }`, errorPolicy: "all" });
record("invalid", invalid.error.errors.map(told));

await client.mutate({ mutation: gql`mutation SignOut { signOut }` });
const out = await client.query({ query: PATIENTS, variables: { first: 1 }, errorPolicy: "all", fetchPolicy: "no-cache" });
record("signedOut", out.error.errors.map(told));
record("sent", sent);
client.stop();
print();
