/** Collects the licence of every package that the bundle contains, in its workers too. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const RULE = "=".repeat(100);

/** The bundler adds small helpers of its own to what it writes. */
const ALWAYS = ["vite", "rolldown"];

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
  contributors?: (string | { name: string })[];
}

function authors({ author, contributors, name }: Manifest): string {
  const people = [author, ...(contributors ?? [])].filter((person) => person !== undefined);
  const names = people.map((person) => (typeof person === "string" ? person : person.name).replace(/\s*[<(].*$/, ""));
  return names.length > 0 ? names.join(", ") : `the authors of ${name}`;
}

export class Licences {
  readonly #directories = new Set<string>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Notes the package of each module; for the page's build and for each worker's. */
  collector(): Plugin {
    const directories = this.#directories;
    return {
      name: "licence-collector",
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const match = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/@]+)\//.exec(id);
          if (match?.[1]) directories.add(match[1]);
        }
      },
    };
  }

  /** Writes THIRD_PARTY_LICENSES.txt; refuses a package whose licence it cannot tell. */
  writer(): Plugin {
    const text = (): string => this.#text();
    return {
      name: "licence-writer",
      generateBundle: {
        // The workers are built while the page's modules are read, so every package is known by now.
        order: "post",
        handler() {
          this.emitFile({ type: "asset", fileName: "THIRD_PARTY_LICENSES.txt", source: text() });
        },
      },
    };
  }

  #text(): string {
    for (const name of ALWAYS) this.#directories.add(join(this.#root, "node_modules", name));
    const texts = new Map<string, string>();
    for (const directory of this.#directories) {
      const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
      const title = `${manifest.name} ${manifest.version} (${manifest.license ?? "no licence named"})`;
      texts.set(title, this.#textOf(directory, manifest));
    }
    const titles = [...texts.keys()].sort();
    const parts = titles.map((title) => `${RULE}\n${title}\n${RULE}\n\n${texts.get(title)!.trim()}\n`);
    return `The files beside this one contain, in whole or in part, these packages.\n\n${parts.join("\n")}`;
  }

  #textOf(directory: string, manifest: Manifest): string {
    const names = readdirSync(directory).sort();
    const files = names.filter((name) => /^(licen[sc]e|copying|notice|thirdpartynotices)/i.test(name));
    const texts = files.map((name) => readFileSync(join(directory, name), "utf8").replaceAll("\r\n", "\n"));
    if (ALWAYS.includes(manifest.name)) return texts.join("\n").split(/^#+ Licenses of bundled dependencies/m)[0]!;
    if (files.some((name) => /^(licen[sc]e|copying)/i.test(name))) return texts.join("\n");
    if (manifest.license === "MIT") return `Copyright (c) ${authors(manifest)}\n\n${MIT}`;
    throw new Error(`${manifest.name} comes without the text of its licence`);
  }
}
