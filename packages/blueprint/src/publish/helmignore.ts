import { posix } from "node:path";

/** Which paths of a chart `.helmignore` keeps out of its archive. */
export type IsIgnored = (path: string) => boolean;

interface Pattern {
  negated: boolean;
  foldersOnly: boolean;
  matches(path: string): boolean;
}

/**
 * Reads `.helmignore` as Helm does (pkg/ignore): shell patterns as Go's `filepath.Match` knows them, a slash inside ties a pattern to the chart's
 * folder, one at the end to folders; `!` keeps only what matches. Throws for `**`, which Helm refuses.
 */
export function readHelmignore(text: string): IsIgnored {
  // What Helm adds by itself: hidden files among the templates.
  const patterns = [...text.split("\n").flatMap((line) => parseLine(line) ?? []), parseLine("templates/.?*")!];

  return (path) => {
    const parts = path.split("/");

    return parts.some((_, index) => isMatched(parts.slice(0, index + 1).join("/"), index < parts.length - 1, patterns));
  };
}

function parseLine(line: string): Pattern | undefined {
  let text = line.trim();
  if (text === "" || text.startsWith("#")) return undefined;
  if (text.includes("**")) throw new Error(`.helmignore: "${text}" has a double star, which Helm does not support`);
  const negated = text.startsWith("!");
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith("/");
  if (foldersOnly) text = text.slice(0, -1);
  if (text.startsWith("/")) return pattern(text.slice(1), negated, foldersOnly, (path) => path);
  if (text.includes("/")) return pattern(text, negated, foldersOnly, (path) => path);

  return pattern(text, negated, foldersOnly, (path) => posix.basename(path));
}

function pattern(text: string, negated: boolean, foldersOnly: boolean, partOf: (path: string) => string): Pattern {
  const expression = shellPattern(text);

  return { negated, foldersOnly, matches: (path) => expression.test(partOf(path)) };
}

/** The first pattern that decides wins; a negated one decides against all that it does not match. */
function isMatched(path: string, isFolder: boolean, patterns: readonly Pattern[]): boolean {
  return patterns.some(({ negated, foldersOnly, matches }) => {
    if (negated) return (foldersOnly && !isFolder) || !matches(path);

    return (!foldersOnly || isFolder) && matches(path);
  });
}

/** Go's `filepath.Match`: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are classes, a backslash quotes. */
function shellPattern(text: string): RegExp {
  const source = text.replaceAll(
    /\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|([*?])|([\s\S])/g,
    (_, quoted?: string, not?: string, set?: string, wild?: string, plain?: string) => {
      if (quoted !== undefined) return RegExp.escape(quoted);
      if (set !== undefined) return `[${not === "^" ? "^" : ""}${set.replaceAll("[", "\\[")}]`;
      if (wild !== undefined) return wild === "*" ? "[^/]*" : "[^/]";

      return RegExp.escape(plain ?? "");
    },
  );

  return new RegExp(`^${source}$`, "s");
}
