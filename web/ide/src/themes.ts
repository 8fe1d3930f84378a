/** The editors' colours, calm beside the page's own teal. */
import type { editor } from "monaco-editor";

/** The names that GraphiQL asks for: one for light, one for dark. */
export const EDITOR_THEME = { light: "wardgraph-light", dark: "wardgraph-dark" };

function theme(base: "vs" | "vs-dark", accent: string, page: string, names: Record<string, string>) {
  const tint = `${accent}1f`;
  return {
    base,
    inherit: true,
    rules: Object.entries(names).map(([token, foreground]) => ({ token, foreground })),
    colors: {
      "editor.background": "#00000000",
      "scrollbar.shadow": "#00000000",
      "textLink.foreground": accent,
      "textLink.activeForeground": accent,
      "editorLink.activeForeground": accent,
      "editorHoverWidget.background": page,
      "editorSuggestWidget.background": page,
      "editorSuggestWidget.selectedBackground": tint,
      "editorSuggestWidget.selectedForeground": accent,
      "editorSuggestWidget.highlightForeground": accent,
      "editorSuggestWidget.focusHighlightForeground": accent,
      "editorWidget.background": page,
      "editorWidget.resizeBorder": accent,
      "list.hoverBackground": tint,
      "list.highlightForeground": accent,
      "list.focusHighlightForeground": accent,
      "menu.background": page,
      "menu.selectionBackground": tint,
      "menu.selectionForeground": accent,
      "quickInput.background": page,
      "quickInputList.focusBackground": tint,
      "quickInputList.focusForeground": accent,
      "pickerGroup.foreground": accent,
      "toolbar.hoverBackground": tint,
      "inputOption.hoverBackground": tint,
      focusBorder: accent,
    },
  } satisfies editor.IStandaloneThemeData;
}

export const themes: Record<string, editor.IStandaloneThemeData> = {
  [EDITOR_THEME.light]: theme("vs", "#0b6e75", "#ffffff", {
    "keyword.gql": "0b6e75",
    "key.identifier.gql": "1f3a5f",
    "argument.identifier.gql": "8a5a00",
    "type.identifier.gql": "6b3fa0",
  }),
  [EDITOR_THEME.dark]: theme("vs-dark", "#5fd0c5", "#1d2733", {
    "keyword.gql": "5fd0c5",
    "key.identifier.gql": "c7d8ee",
    "argument.identifier.gql": "e2b866",
    "type.identifier.gql": "c3a6f0",
  }),
};
