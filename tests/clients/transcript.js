// What a client was told, step by step, for the test to read and to compare: printed as JSON.

const steps = {};

export function record(step, value) {
  if (step in steps) throw new Error(`The step ${step} is there already.`);
  // What is undefined would be left out, and nobody would miss it.
  steps[step] = JSON.parse(JSON.stringify(value, (_, each) => (each === undefined ? "(undefined)" : each)));
}

export function print() {
  process.stdout.write(JSON.stringify(steps));
}

// An error of an answer; clients add to them what is theirs.
export function told({ message, locations, path, extensions }) {
  return { message, locations, path, extensions };
}

// Where the server answers, and a patient on one of the first three pages.
export const [url, chosen] = process.argv.slice(2);
export const RECEPTION = { hospital: "demo", email: "reception@demo.example", password: "demo" };

// Two things are wrong with it, and both are to be told.
export const NOBODY = { firstName: "No\u0007", lastName: "Body", birthDate: "2999-01-01", gender: "UNKNOWN" };
