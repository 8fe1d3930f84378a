/** The accounts that a development server seeds (password `demo`, hospital `demo`), one for each role. */
export interface DemoAccount {
  readonly role: string;
  readonly email: string;
}

export const DEMO_HOSPITAL = "demo";
export const DEMO_PASSWORD = "demo";

/** Names the demo account of a tab in its Headers pane. The page reads it; it never reaches the server. */
export const DEMO_HEADER = "Wardgraph-Demo";

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { role: "Admin", email: "admin@demo.example" },
  { role: "Receptionist", email: "reception@demo.example" },
  { role: "Doctor", email: "doctor@demo.example" },
  { role: "Nurse", email: "nurse@demo.example" },
  { role: "Pharmacist", email: "pharmacy@demo.example" },
  { role: "Cashier", email: "billing@demo.example" },
  { role: "Analyst", email: "analyst@demo.example" },
  { role: "Auditor", email: "auditor@demo.example" },
  { role: "Patient", email: "patient@demo.example" },
];

/** What a tab's Headers pane holds to act as an account, or, without one, as the hospital's public. */
export function headersOf(email: string | null): string {
  const headers = email === null ? { "Wardgraph-Hospital": DEMO_HOSPITAL } : { [DEMO_HEADER]: email };
  return JSON.stringify(headers, null, 2);
}
