import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["dist", "node_modules", "src/queries", "src/words/locales"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [
      ...typescript.configs.strictTypeChecked,
      hooks.configs.flat.recommended,
      a11y.flatConfigs.strict,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // React Aria moves the focus itself where a dialog opens, and says so to screen readers.
      "jsx-a11y/no-autofocus": "off",
      // One GraphQL document is one file of docs/queries.
      "no-restricted-imports": ["error", { paths: [{ name: "urql", importNames: ["gql"] }] }],
    },
  },
);
