import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts")).map(read);
const styles = files.filter((file) => file.endsWith(".css"));

/** Keys whose whole name is put together, by area: from a code of the contract, or from a list of the draft. */
const composed: Record<string, RegExp> = { errors: /./, plan: /^org(Industry|Size)\.\d+$/ };

test("every text is said somewhere", () => {
  const said = new Set(sources.flatMap(({ text }) => [...text.matchAll(/"([\w.-]+)"/g)].map(([, key]) => key)));
  const patterns = sources.flatMap(({ text }) =>
    [...text.matchAll(/`([\w-]+\.(?:[^`\s$]|\$\{[^}]*\})*)`/g)].map(([, key = ""]) => patternOf(key)),
  );
  const areas = readdirSync(join(folder, "i18n/en")).map((file) => basename(file, ".json"));

  const unused = areas.flatMap((area) =>
    Object.keys(JSON.parse(read(`i18n/en/${area}.json`).text) as object)
      .filter((key) => !said.has(key) && !composed[area]?.test(key) && !patterns.some((pattern) => pattern.test(key)))
      .map((key) => `${area} ${key}`),
  );

  expect(unused).toEqual([]);
});

// Words between tags, and in names of parts, are found by the linter (react/jsx-no-literals).
test("examples in fields are technical, and images say nothing that is not translated", () => {
  const literal = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\b(placeholder|alt)="([^"]+)"/g)]
      .filter(([, , words = ""]) => !words.split(" ").every((word) => word === word.toLowerCase() || /\W|\d/.test(word)))
      .map(([whole]) => `${file}: ${whole}`),
  );

  expect(literal).toEqual([]);
});

test("styles know no left and no right", () => {
  const physical = styles
    .map(read)
    .flatMap(({ file, text }) =>
      [
        ...text.matchAll(/(?:^|[\s;{-])(?:(?:margin|padding|border)-)?(?:left|right)\s*:|(?:float|clear|text-align):\s*(?:left|right)/g),
      ].map(([found]) => `${file}: ${found.trim()}`),
    );

  expect(physical).toEqual([]);
});

function read(file: string): { file: string; text: string } {
  return { file, text: readFileSync(join(folder, file), "utf8") };
}

/** What the keys look like that a text in backquotes names. */
function patternOf(key: string): RegExp {
  const parts = key.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}
