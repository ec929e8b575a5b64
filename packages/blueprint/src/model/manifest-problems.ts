import { BlueprintManifestSchema } from "@catalyst/contract";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { describePath, readableManifest, stepsOfPointer } from "./blueprint-manifest.ts";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { valueAt } from "./yaml-file.ts";

type Steps = (string | number)[];

/** Where a manifest is not as the contract's schema has it. */
export type ManifestProblem =
  | { kind: "unknown"; path: Steps; field: string; known: readonly string[] }
  | { kind: "missing"; path: Steps; field: string }
  /** `expectsString`: a number or a boolean stands where text belongs, which quotes may cure. */
  | { kind: "wrong"; path: Steps; message: string; expectsString: boolean };

const found = new WeakMap<LoadedBlueprint, readonly ManifestProblem[]>();
let compiled: ValidateFunction | undefined;

/** Every problem of the file's shape, in the order of the schema; none when the file is unreadable. Rules divide them among themselves. */
export function manifestProblems(blueprint: LoadedBlueprint): readonly ManifestProblem[] {
  const known = found.get(blueprint);
  if (known !== undefined) return known;
  const problems = readableManifest(blueprint) === undefined ? [] : validate(blueprint.root);
  found.set(blueprint, problems);

  return problems;
}

function validate(root: Record<string, unknown>): ManifestProblem[] {
  compiled ??= compile();
  if (compiled(root)) return [];
  const problems = (compiled.errors ?? []).map((error) => toProblem(error, root));
  const paths = new Set<string>();

  // A wrong type fails an enumeration, too: the first finding of a place says enough.
  return problems.filter((problem) => {
    if (problem.kind !== "wrong") return true;
    const path = describePath(problem.path);
    if (paths.has(path)) return false;
    paths.add(path);

    return true;
  });
}

function compile(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, logger: false });
  ajvFormats.default(ajv);

  return ajv.compile(BlueprintManifestSchema);
}

function toProblem(error: ErrorObject, root: unknown): ManifestProblem {
  const path = stepsOfPointer(error.instancePath, root);
  const params = error.params as Record<string, unknown>;
  if (error.keyword === "required") return { kind: "missing", path, field: String(params["missingProperty"]) };
  if (error.keyword === "additionalProperties") {
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {});

    return { kind: "unknown", path, field: String(params["additionalProperty"]), known };
  }
  const value = valueAt(root, path);
  const expectsString =
    error.keyword === "type" && params["type"] === "string" && (typeof value === "number" || typeof value === "boolean");

  return { kind: "wrong", path, message: `${describePath(path)} ${sentence(error, params, value)}`, expectsString };
}

function sentence(error: ErrorObject, params: Record<string, unknown>, value: unknown): string {
  const limit = String(params["limit"]);
  const seen = shorten(JSON.stringify(value) ?? "nothing");
  switch (error.keyword) {
    case "type":
      return `is ${seen}, but has to be of type ${String(params["type"])}`;
    case "enum":
      return `is ${seen}, but has to be one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
    case "maxLength":
      return `is longer than the ${limit} characters that are allowed`;
    case "minLength":
      return "is empty";
    case "pattern":
      return `is ${seen}, which does not match ${String(params["pattern"])}`;
    case "format":
      return `is ${seen}, which is no ${formats[String(params["format"])] ?? String(params["format"])}`;
    case "minimum":
      return `is ${seen}; the least is ${limit}`;
    case "maximum":
      return `is ${seen}; the most is ${limit}`;
    default:
      return `is ${seen}: it ${error.message ?? "is not allowed"}`;
  }
}

const formats: Record<string, string> = { email: "e-mail address", "date-time": "time as of RFC 3339" };

function shorten(text: string): string {
  // Enough to recognise the value by; a whole object would drown the sentence.
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
