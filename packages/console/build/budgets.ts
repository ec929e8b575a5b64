import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Most that a browser may have to load before a page can be used, bytes after gzip. */
export const limits = { entry: 125_000, route: 150_000, css: 30_000 } as const;

interface BuiltChunk {
  fileName: string;
  /** Gzipped bytes. */
  size: number;
  imports: string[];
  dynamicImports: string[];
  css: string[];
  isEntry: boolean;
  name: string;
}

export interface Weight {
  page: string;
  javascript: number;
  css: number;
}

/** Fails the build when the entry, or the entry with any one page, is heavier than a slow line allows. */
export function budgets(): Plugin {
  return {
    name: "catalyst:budgets",
    apply: "build",
    generateBundle(_options, bundle) {
      const sizes = new Map(
        Object.values(bundle).map((file) => [file.fileName, gzipSync(file.type === "chunk" ? file.code : file.source).length]),
      );
      const chunks = Object.values(bundle).flatMap((file): BuiltChunk[] =>
        file.type === "chunk"
          ? [
              {
                fileName: file.fileName,
                size: sizes.get(file.fileName) ?? 0,
                imports: file.imports,
                dynamicImports: file.dynamicImports,
                css: [...(file.viteMetadata?.importedCss ?? [])],
                isEntry: file.isEntry,
                name: nameOf(file.facadeModuleId, file.name),
              },
            ]
          : [],
      );
      const over = weigh(chunks, sizes).flatMap(({ page, javascript, css }) => {
        const limit = page === "entry" ? limits.entry : limits.route;
        return [
          ...(javascript > limit ? [`${page}: ${javascript} bytes of JavaScript, ${limit} are allowed`] : []),
          ...(css > limits.css ? [`${page}: ${css} bytes of CSS, ${limits.css} are allowed`] : []),
        ];
      });
      if (over.length > 0) this.error(`The console has become too heavy:\n${over.join("\n")}`);
    },
  };
}

/** Folder and file that a chunk begins with, since many parts are called alike. */
function nameOf(path: string | null, name: string): string {
  return path?.split("/").slice(-2).join("/") ?? name;
}

/** What each page costs on top of nothing: the entry, the page's own chunk, each part of it that it opens with, and all that these import. */
export function weigh(chunks: readonly BuiltChunk[], sizes: ReadonlyMap<string, number>): Weight[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entry = chunks.find(({ isEntry }) => isEntry);
  if (!entry) return [];
  const first = new Set<BuiltChunk>();
  reach(entry, first);
  const pages = openedBy([...first]);
  return [
    weight("entry", [entry]),
    ...pages.flatMap((page) => [
      weight(page.name, [entry, page]),
      ...openedBy([page]).map((part) => weight(`${page.name}, ${part.name}`, [entry, page, part])),
    ]),
  ];

  function openedBy(from: BuiltChunk[]): BuiltChunk[] {
    return [...new Set(from.flatMap((chunk) => chunk.dynamicImports))]
      .map((fileName) => byName.get(fileName))
      .filter((chunk) => chunk !== undefined && !first.has(chunk)) as BuiltChunk[];
  }

  function weight(page: string, roots: BuiltChunk[]): Weight {
    const reached = new Set<BuiltChunk>();
    for (const root of roots) reach(root, reached);
    const css = new Set([...reached].flatMap((chunk) => chunk.css));
    return {
      page,
      javascript: [...reached].reduce((sum, { size }) => sum + size, 0),
      css: [...css].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
    };
  }

  function reach(chunk: BuiltChunk, reached: Set<BuiltChunk>): void {
    if (reached.has(chunk)) return;
    reached.add(chunk);
    for (const each of chunk.imports) {
      const imported = byName.get(each);
      if (imported) reach(imported, reached);
    }
  }
}
