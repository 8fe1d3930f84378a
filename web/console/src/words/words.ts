/** Languages: English is the source, others are catalogues beside it (locales/), each loaded when it is chosen. */
import { i18n, type Messages } from "@lingui/core";
import { useSyncExternalStore } from "react";

export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = "wardgraph:language";

const catalogues = import.meta.glob<{ messages: Messages }>("./locales/*.po");

function isLanguage(value: string): value is Language {
  return value in LANGUAGES;
}

/** The chosen language, or the first of the browser's that there is. `pseudo` marks each word for tests. */
function preferred(): string {
  const stored = localStorage.getItem(STORED);
  if (stored !== null && (isLanguage(stored) || stored === "pseudo")) return stored;
  const offered = navigator.languages.map((each) => each.split("-")[0] ?? "");
  return offered.find(isLanguage) ?? "en";
}

async function activate(language: string): Promise<void> {
  const load = catalogues[`./locales/${language}.po`];
  if (!load) throw new Error(`There is no catalogue ${language}.`);
  const { messages } = await load();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language === "pseudo" ? "en" : language;
}

export async function startWords(): Promise<void> {
  await activate(preferred());
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language);
  await activate(language);
}

/** The locale for dates and numbers: the browser's own of the language, such as en-GB, where it has one. */
export function formatLocale(): string {
  const language = i18n.locale === "pseudo" ? "en" : i18n.locale;
  return navigator.languages.find((each) => each.split("-")[0] === language) ?? (language === "en" ? "en-GB" : language);
}

/** The active language, for what is not rendered by a message. */
export function useLanguage(): Language {
  const locale = useSyncExternalStore(
    (listener) => i18n.on("change", listener),
    () => i18n.locale,
  );
  return isLanguage(locale) ? locale : "en";
}
