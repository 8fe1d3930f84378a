// What relay-compiler makes artifacts of. Nothing here is run: in an application its Babel plugin puts the artifacts in.
import { graphql } from "relay-runtime";

graphql`
  mutation DeskSignInMutation($input: SignInInput!) {
    signIn(input: $input) { accessToken account { id email role } }
  }
`;

graphql`
  query DeskQuery($first: Int!, $after: String) {
    patients(first: $first, after: $after, orderBy: [LAST_NAME_ASC]) @connection(key: "Desk_patients") {
      totalCount
      edges { node { id medicalRecordNumber lastName phone } }
    }
  }
`;

graphql`
  query DeskPatientQuery($id: ID!) {
    node(id: $id) { id ... on Patient { fullName phone bills(first: 2) { totalCount nodes { id total } } } }
  }
`;

graphql`
  mutation DeskContactMutation($input: UpdatePatientContactInput!) {
    updatePatientContact(input: $input) { id phone }
  }
`;

graphql`
  mutation DeskRegisterMutation($input: RegisterPatientInput!) {
    registerPatient(input: $input) { id }
  }
`;

graphql`
  mutation DeskSignOutMutation {
    signOut
  }
`;
