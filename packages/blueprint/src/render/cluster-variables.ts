import type { Place } from "../model/position.ts";

/** What `${…}` in cluster files may name. Each Sovereign's two Flux Kustomizations substitute exactly these; what is known only later comes from ConfigMap `sovereign-settings`. */
export const clusterVariableNames = [
  "SOVEREIGN_FQDN",
  "SOVEREIGN_SLUG",
  "REGION_KEY",
  "REGION_ROLE",
  "CLUSTER_NAME",
  "CLUSTER_ID",
  "POD_CIDR",
  "SERVICE_CIDR",
  "LB_IPV4",
  "OCI_REGISTRY",
  "ORG_EMAIL",
  "KEYCLOAK_TOPOLOGY",
] as const;

export type ClusterVariableName = (typeof clusterVariableNames)[number];

export type ClusterVariables = Partial<Readonly<Record<ClusterVariableName, string>>>;

/** `unknown`: a name that no Sovereign has. `missing`: a known one without a value here. `malformed`: text after `${` that Flux does not read as a name. */
export type ClusterVariableProblem = "unknown" | "missing" | "malformed";

/** One place where a file names a variable. */
export interface ClusterVariableUse extends Place {
  name: string;
  /** Of `${NAME:-default}`. */
  fallback: string | undefined;
  /** Undefined when a Sovereign knows the name; whether it has a value is the substitution's matter. */
  problem: "unknown" | "malformed" | undefined;
}

/** A cluster file that cannot be substituted. The message says where. */
export class ClusterVariableError extends Error {
  override readonly name = "ClusterVariableError";
  readonly problem: ClusterVariableProblem;
  readonly use: ClusterVariableUse;

  constructor(problem: ClusterVariableProblem, use: ClusterVariableUse) {
    super(`${use.file}:${use.line}:${use.column}: ${sentences[problem](use.name)}`);
    this.problem = problem;
    this.use = use;
  }
}

/**
 * Fills in variables the way Flux' post-build substitution does: `${NAME}`, `${NAME:-default}` for a name without a value or an empty one, and
 * `$${` for a literal `${`. Flux turns an unknown name into nothing; this refuses it, with a ClusterVariableError, because half a name is a
 * wrong host name. Flux substitutes after it has written each object anew, so quotes around a variable do not keep a number a string there.
 */
export function substituteVariables(text: string, variables: ClusterVariables, file = "text"): string {
  let filled = "";
  let end = 0;
  for (const token of tokensOf(text, file)) {
    filled += text.slice(end, token.start) + (token.use === undefined ? "${" : valueOf(token.use, variables));
    end = token.end;
  }

  return filled + text.slice(end);
}

/** Every variable that a text names, in its order. */
export function findVariables(text: string, file = "text"): ClusterVariableUse[] {
  return [...tokensOf(text, file)].flatMap(({ use }) => use ?? []);
}

const sentences: Readonly<Record<ClusterVariableProblem, (name: string) => string>> = {
  unknown: (name) => `\${${name}} is not a variable of a Sovereign's clusters; they are ${clusterVariableNames.join(", ")}`,
  missing: (name) => `\${${name}} has no value`,
  malformed: (name) => `"\${${name}" is not read as a variable; a literal "\${" is written "$\${"`,
};

function valueOf(use: ClusterVariableUse, variables: ClusterVariables): string {
  if (use.problem !== undefined) throw new ClusterVariableError(use.problem, use);
  const value = variables[use.name as ClusterVariableName];
  if (value !== undefined && (value !== "" || use.fallback === undefined)) return value;
  if (use.fallback === undefined) throw new ClusterVariableError("missing", use);

  return use.fallback;
}

interface Token {
  start: number;
  end: number;
  /** Undefined for the escape. */
  use: ClusterVariableUse | undefined;
}

/** The escape stands first: in `$${NAME}` nothing is substituted. */
const pattern = /\$\$\{|\$\{(?:(?<name>[A-Za-z_]\w*)(?::-(?<fallback>[^}\n]*))?\})?/g;

function* tokensOf(text: string, file: string): Generator<Token> {
  for (const match of text.matchAll(pattern)) {
    const [whole] = match;
    const start = match.index;
    const place = whole === "$${" ? undefined : placeAt(text, start, file);
    yield { start, end: start + whole.length, use: place === undefined ? undefined : useOf(text, match, place) };
  }
}

function useOf(text: string, match: RegExpExecArray, place: Place): ClusterVariableUse {
  const { name, fallback } = match.groups ?? {};
  if (name === undefined)
    return { ...place, name: /^\$\{([^\s}]*\}?)/.exec(text.slice(match.index))?.[1] ?? "", fallback: undefined, problem: "malformed" };
  const known = (clusterVariableNames as readonly string[]).includes(name);

  return { ...place, name, fallback, problem: known ? undefined : "unknown" };
}

function placeAt(text: string, offset: number, file: string): Place {
  const before = text.slice(0, offset);

  return { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
