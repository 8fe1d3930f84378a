import { defineConfig } from "@lingui/cli";

export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "de", "pseudo"],
  // Every word of it is marked: whatever is not, on a screen in this language, has no translation at all.
  pseudoLocale: "pseudo",
  fallbackLocales: false,
  catalogs: [{ path: "<rootDir>/src/words/locales/{locale}", include: ["src"] }],
  format: "po",
  formatOptions: { lineNumbers: false, origins: true },
  orderBy: "message",
});
