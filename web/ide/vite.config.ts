import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { Licences } from "../bundling/licences.ts";
import { sourceHashes } from "../bundling/sources.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const licences = new Licences(root);

/** Puts leaner modules of src/ in the place of two that GraphiQL imports; each says why. */
const leaner: Plugin = {
  name: "leaner",
  enforce: "pre",
  async resolveId(source, importer) {
    if (importer?.endsWith("/@graphiql/react/dist/utility/jsonc.js") && source.startsWith("prettier/")) {
      return `${root}src/formatJson.ts`;
    }
    if (!/(^|\/)monaco-editor(\.js)?$/.test(source) || !importer?.includes("/node_modules/")) return null;
    const resolved = await this.resolve(source, importer, { skipSelf: true });
    return resolved?.id.endsWith("/monaco-graphql/esm/monaco-editor.js") ? `${root}src/monaco.ts` : null;
  },
};

/** GraphiQL names its icons for screen readers after their functions, whose names the minifier shortens. */
const iconNames: Plugin = {
  name: "icon-names",
  transform(code, id) {
    if (!/\/@graphiql\/react\/dist\/icons\/(?!index\.js$)[\w-]+\.js$/.test(id)) return null;
    const name = /^var (Svg\w+) =/m.exec(code)?.[1];
    if (name === undefined) this.error(`${id} defines no icon`);
    return { code: `${code}\nObject.defineProperty(${name}, "name", { value: "${name}" });\n`, map: null };
  },
};

export default defineConfig({
  root,
  base: "/graphql/ide/",
  plugins: [leaner, iconNames, react(), licences.collector(), licences.writer(), sourceHashes(root)],
  // graphql leaves out what it checks for its own developers only if it finds a process, which no browser has.
  define: { "globalThis.process": "true" },
  worker: { format: "es", plugins: () => [licences.collector()] },
  build: {
    target: "es2022",
    sourcemap: false,
    // Files of their own instead of data: addresses, so that the page's policy need not allow these for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // Directives to a compiler that has already run on these packages.
      checks: { moduleLevelDirective: false },
    },
  },
});
