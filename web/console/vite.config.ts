import { fileURLToPath } from "node:url";

import { transformAsync } from "@babel/core";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { Licences } from "../bundling/licences.ts";
import { sourceHashes } from "../bundling/sources.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const licences = new Licences(root);

/** What Lingui's macros stand for; a module without any is left to the bundler, which is quicker than Babel. */
const macros: Plugin = {
  name: "lingui-macros",
  enforce: "pre",
  async transform(code, id) {
    const path = id.split("?")[0] ?? id;
    if (!/\.tsx?$/.test(path) || path.includes("/node_modules/") || !code.includes("@lingui/")) return null;
    const done = await transformAsync(code, {
      filename: path,
      babelrc: false,
      configFile: false,
      sourceMaps: true,
      plugins: ["@lingui/babel-plugin-lingui-macro"],
      parserOpts: { plugins: ["typescript", ...(path.endsWith("x") ? (["jsx"] as const) : [])] },
    });
    return done?.code == null ? null : { code: done.code, map: done.map };
  },
};

export default defineConfig({
  root,
  base: "/",
  plugins: [
    macros,
    lingui(),
    react(),
    licences.collector(),
    licences.writer(),
    sourceHashes(root, ["codegen.ts", "lingui.config.ts", "schema.graphql", "../../docs/queries"]),
  ],
  css: { modules: { localsConvention: "camelCaseOnly" } },
  build: {
    target: ["es2022", "chrome123", "firefox121", "safari17.5"],
    manifest: "manifest.json",
    sourcemap: false,
    // Files of their own: the page's policy allows no data: addresses for fonts, and a file is kept by the browser.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
