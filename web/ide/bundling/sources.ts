/** Records which sources a bundle was built from, so that a test without Node can tell that the bundle is current. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const SOURCES = ["bundling", "index.html", "package-lock.json", "package.json", "src", "tsconfig.json", "vite.config.ts"];

function filesBelow(root: string, path: string): string[] {
  const entries = readdirSync(join(root, path), { withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesBelow(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
  );
}

/** Writes sources.sha256 in the format of sha256sum(1), by path. */
export function sourceHashes(root: string): Plugin {
  return {
    name: "source-hashes",
    generateBundle() {
      const paths = SOURCES.flatMap((path) => (/\./.test(path) ? [path] : filesBelow(root, path))).sort();
      const lines = paths.map((path) => {
        const hash = createHash("sha256").update(readFileSync(join(root, path))).digest("hex");
        return `${hash}  ${path}\n`;
      });
      this.emitFile({ type: "asset", fileName: "sources.sha256", source: lines.join("") });
    },
  };
}
