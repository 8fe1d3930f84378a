/**
 * Formats the Variables and Headers panes. It takes the place of Prettier's JavaScript parser and printer, which
 * GraphiQL loads for this alone (see vite.config.ts): half a megabyte. Comments and trailing commas are kept.
 */
import { applyEdits, format as edits } from "jsonc-parser";

/** As `prettier.format`. */
export async function format(content: string): Promise<string> {
  return applyEdits(content, edits(content, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" }));
}

export const parsers = {};
export const printers = {};
