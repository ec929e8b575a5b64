import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { execa } from "execa";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest } from "./read-manifest.ts";
import { readYaml } from "./read-yaml.ts";

/** How many documents are read by Helm in one run: starting it costs more than reading. */
const batch = 500;
const batches = 20;

describe("what a plain scalar means", () => {
  it.each([
    ["y", true],
    ["Y", true],
    ["yes", true],
    ["Yes", true],
    ["YES", true],
    ["on", true],
    ["n", false],
    ["No", false],
    ["OFF", false],
    ["True", true],
    ["FALSE", false],
    ["yEs", "yEs"],
    ["0644", 420],
    ["0o644", 420],
    ["1_000", 1000],
    ["0x1F", 31],
    ["0b11", 3],
    ["1e3", 1000],
    ["08", 8],
    ["1.0", 1],
    ["1:30", "1:30"],
    ["2001-12-14", "2001-12-14"],
    ["~", null],
    ["null", null],
    ["", null],
    ["'no'", "no"],
    ['"0644"', "0644"],
    ["!!str 12", "12"],
  ])("%s is %j", (source, value) => {
    const [document] = readYaml(`key: ${source}\n`);

    expect(document?.value).toEqual({ key: value });
    expect(readManifest(`key: ${source}\n`)).toEqual({ key: value });
  });

  it.each([".inf", "-.Inf", ".nan"])("%s is a problem, since JSON has no form for it", (source) => {
    const [document] = readYaml(`key: ${source}\n`);

    expect(document?.problems).toMatchObject([{ kind: "number", line: 1, column: 6 }]);
  });

  it("a word for a boolean is one as a key too", () => {
    expect(readYaml("yes: 1\n")[0]?.value).toEqual({ true: 1 });
    expect(readManifest("yes: 1\n")).toEqual({ true: 1 });
  });
});

describe("positions", () => {
  const text = "first: 1\nlist:\n  - name: one\n    flag: no\n  - name: two\n";
  const [document] = readYaml(text);

  it("are those of the value, of its key, or of the nearest ancestor that is there", () => {
    expect(document?.positionOf(["list", 0, "flag"])).toEqual({ line: 4, column: 11 });
    expect(document?.keyPositionOf(["list", 0, "flag"])).toEqual({ line: 4, column: 5 });
    expect(document?.positionOf(["list", 1, "flag"])).toEqual(document?.positionOf(["list", 1]));
  });

  it("give the bytes of a scalar, so that an edit touches nothing else", () => {
    const range = document!.rangeOf(["list", 0, "flag"])!;

    expect(text.slice(range.start, range.end)).toBe("no");
  });

  it("name each scalar that the cluster does not read as it looks", () => {
    expect(document?.surprises).toMatchObject([{ path: ["list", 0, "flag"], source: "no", value: false }]);
  });
});

describe("a file that cannot be read", () => {
  it("has its problems with their places, and no value", () => {
    const [document] = readYaml("a: [1, 2\nb: 3\n");

    expect(document?.value).toBeUndefined();
    expect(document?.problems[0]).toMatchObject({ kind: "syntax" });
  });

  it("may name a key twice, which is a problem at the second", () => {
    const [document] = readYaml("a: 1\nb: 2\na: 3\n");

    expect(document?.problems).toMatchObject([{ kind: "duplicate-key", line: 3, column: 1 }]);
    expect(() => readManifest("a: 1\na: 2\n")).toThrow(/duplicated mapping key/);
  });

  it("may hold an alias that contains itself, or aliases that grow without end, and is refused for it", () => {
    const bomb = [
      "a: &a [x]",
      ...["b", "c", "d", "e", "f", "g", "h"].map((name, index) => `${name}: &${name} [${`*${"abcdefg"[index]},`.repeat(10)}]`),
    ];

    expect(readYaml("a: &a [*a]\n")[0]?.problems).toMatchObject([{ message: "*a contains itself", line: 1 }]);
    expect(readYaml(bomb.join("\n"))[0]?.problems).toMatchObject([{ message: expect.stringContaining("repeat each other without end") }]);
  });

  it("never makes the reader throw, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
        expect(readYaml(text)).toBeInstanceOf(Array);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("against Helm's own reading", () => {
  let folder = "";
  let helm = "";
  beforeAll(async () => {
    helm = (await resolveHelm()).path;
    folder = await mkdtemp(join(tmpdir(), "catalyst-yaml-"));
    await writeFile(join(folder, "Chart.yaml"), "apiVersion: v2\nname: reader\nversion: 1.0.0\n");
    await execa("mkdir", ["-p", join(folder, "templates")]);
    await writeFile(join(folder, "templates", "out.yaml"), "# {{ .Values.documents | toJson | b64enc }}\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(`agrees on ${batch * batches} generated documents`, { timeout: 300_000 }, async () => {
    for (let seed = 1; seed <= batches; seed += 1) {
      const documents = fc.sample(document, { seed, numRuns: batch });
      const text = `documents:\n${documents.map((entry) => `  - ${entry}\n`).join("")}`;

      const theirs = await readByHelm(text);

      expect(readYaml(text)[0]?.problems.map((problem) => [problem.message, text.split("\n")[problem.line - 1]])).toEqual([]);
      const ours = (readYaml(text)[0]!.value as { documents: unknown[] }).documents;
      const fast = (readManifest(text) as { documents: unknown[] }).documents;
      for (const [index, entry] of documents.entries()) {
        expect([entry, ours[index]]).toEqual([entry, theirs[index]]);
        expect([entry, fast[index]]).toEqual([entry, theirs[index]]);
      }
    }
  });

  async function readByHelm(values: string): Promise<unknown[]> {
    await writeFile(join(folder, "values.yaml"), values);
    const { stdout } = await execa(helm, ["template", folder, "--show-only", "templates/out.yaml"]);
    const encoded = /^# ([A-Za-z0-9+/=]+)$/m.exec(stdout)?.[1] ?? "";

    return JSON.parse(Buffer.from(encoded, "base64").toString()) as unknown[];
  }
});

/** Scalars in every spelling that the rules speak of, in flow collections, quoted and plain. */
const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), minLength: 1, maxLength: 9 });
const plain = fc.oneof(
  fc.constantFrom("y", "Y", "yes", "Yes", "YES", "no", "No", "NO", "on", "Off", "true", "TRUE", "False", "null", "~", "Null", "yEs", "nO"),
  fc.constantFrom("2001-12-14", "1:30", "12:30:45", "1.2.3", "v1.2", "1_000", "0_7", "_1", "1__0", "+", ".", "..", "-1", "+1", "1.", ".5"),
  digits,
  digits.map((text) => `0${text}`),
  digits.map((text) => `0o${text}`),
  digits.map((text) => `0x${text}`),
  fc.string({ unit: fc.constantFrom("0", "1"), minLength: 1, maxLength: 12 }).map((text) => `0b${text}`),
  fc.tuple(fc.constantFrom("", "-", "+"), digits, digits).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
  fc.tuple(digits, fc.constantFrom("e", "E"), fc.constantFrom("", "-", "+"), fc.nat(20)).map((parts) => parts.join("")),
  fc.tuple(digits, digits).map(([one, other]) => `${one}_${other}`),
  fc
    .string({ unit: fc.constantFrom(...Array.from("abcxyz0123456789._-")), minLength: 1, maxLength: 8 })
    .filter((text) => /^[a-z0-9.]/.test(text)),
);
const scalar = fc.oneof(
  { weight: 6, arbitrary: plain },
  { weight: 1, arbitrary: plain.map((text) => `'${text}'`) },
  { weight: 1, arbitrary: plain.map((text) => JSON.stringify(text)) },
);
const document = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }).map((items) => `[${items.join(", ")}]`),
  fc
    .uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "y", "no", "0x1"), scalar), { maxLength: 4, selector: ([key]) => key })
    .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(", ")}}`),
);
