/** What somebody typed and has not sent yet: kept in this browser for a day, by account, form and subject. */

export interface Draft<Values> {
  values: Values;
  /** Made when the form was opened, so that sending the same form twice does it once. */
  requestId: string;
  savedAt: number;
}

const PREFIX = "wardgraph:draft:";
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

export function draftKey(accountId: string, form: string, subject: string): string {
  return `${PREFIX}${accountId}:${form}:${subject}`;
}

export function readDraft<Values>(key: string): Draft<Values> | null {
  const stored = localStorage.getItem(key);
  if (stored === null) return null;
  try {
    const draft = JSON.parse(stored) as Draft<Values>;
    if (draft.savedAt > Date.now() - DAY_MILLISECONDS) return draft;
  } catch {
    // Of another version of the console: of no use.
  }
  localStorage.removeItem(key);
  return null;
}

export function writeDraft<Values>(key: string, draft: Draft<Values>): void {
  localStorage.setItem(key, JSON.stringify(draft));
}

export function removeDraft(key: string): void {
  localStorage.removeItem(key);
}

/** Removes an account's drafts: whoever signs out leaves nothing of a patient on a shared computer. */
export function removeDraftsOf(accountId: string): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${PREFIX}${accountId}:`)) localStorage.removeItem(key);
  }
}

/** Removes what is older than a day, whoever typed it. */
export function removeOldDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) readDraft(key);
  }
}
