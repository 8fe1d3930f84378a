/** What each demo tab starts with. The documents are files, so that a test checks them against the schema. */
const documents = import.meta.glob<string>("./*.graphql", { query: "?raw", import: "default", eager: true });

export interface Starter {
  readonly query: string;
  readonly variables: string;
}

/** Tomorrow at ten, or on Monday where tomorrow is a weekend: most doctors have a free slot then. */
function nextWorkingMorning(): Date {
  const day = new Date();
  do day.setDate(day.getDate() + 1);
  while (day.getDay() === 0 || day.getDay() === 6);
  day.setHours(10, 0, 0, 0);
  return day;
}

function later(start: Date, hours: number): string {
  return new Date(start.getTime() + hours * 3_600_000).toISOString();
}

/** The day so many days before today, as `Date` is written. */
function daysAgo(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() - days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function variablesOf(name: string): unknown {
  const morning = nextWorkingMorning();
  switch (name) {
    case "reception":
      return {
        from: later(morning, 0),
        to: later(morning, 6),
        input: {
          patientId: "a patient's id",
          doctorId: "a doctor's id",
          startsAt: later(morning, 0),
          durationMinutes: 30,
          reason: "Check-up",
        },
      };
    case "analyst":
      return { from: daysAgo(90), to: daysAgo(0) };
    case "billing":
      return {
        from: daysAgo(90),
        to: daysAgo(0),
        input: { billId: "a bill's id", amount: "10.00", method: "CARD" },
        started: "a started payment's id",
      };
    case "patient":
      return { input: { billId: "a bill's id", amount: "1.00", method: "TRANSFER" } };
    case "pharmacy":
      return {
        input: { prescriptionItemId: "an item's id", units: 1, reason: "Brought back unopened", destroyed: false },
      };
    default:
      return null;
  }
}

/** The document and variables of an account's tab. */
export function starterOf(email: string): Starter {
  const name = email.slice(0, email.indexOf("@"));
  const query = documents[`./${name}.graphql`];
  if (query === undefined) throw new Error(`there is no document for ${email}`);
  const variables = variablesOf(name);
  return { query, variables: variables === null ? "" : JSON.stringify(variables, null, 2) };
}
