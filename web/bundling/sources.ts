/** Records which sources a bundle was built from, so that a test without Node can tell that the bundle is current. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const SOURCES = [
  "../bundling",
  "index.html",
  "package-lock.json",
  "package.json",
  "src",
  "tsconfig.json",
  "vite.config.ts",
];

function filesBelow(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/** Writes sources.sha256 in the format of sha256sum(1), by path. `more` are sources of this bundle alone. */
export function sourceHashes(root: string, more: readonly string[] = []): Plugin {
  return {
    name: "source-hashes",
    generateBundle() {
      const paths = [...SOURCES, ...more].flatMap((path) => filesBelow(root, path)).sort();
      const lines = paths.map((path) => {
        const hash = createHash("sha256").update(readFileSync(join(root, path))).digest("hex");
        return `${hash}  ${path}\n`;
      });
      this.emitFile({ type: "asset", fileName: "sources.sha256", source: lines.join("") });
    },
  };
}
