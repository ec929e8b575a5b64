import { Environment, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { propertiesOf, typesOf, type JsonSchema } from "./config-properties.ts";

/** What a condition sees beside the answers: the same names at every install. */
const surroundings = {
  placement: { mode: "string", regions: "list<string>" },
  sovereign: { fqdn: "string", slug: "string", regions: "list<string>" },
  organization: { name: "string" },
} as const;

/** Values for a condition, by the names it may use. */
export interface ConditionScope {
  config: Record<string, unknown>;
  placement: { mode: string; regions: readonly string[] };
  size: string;
  sovereign: { fqdn: string; slug: string; regions: readonly string[] };
  organization: { name: string };
}

/** Why a condition cannot be decided; undefined when it can. Nothing in it may ask for the time or for chance: CEL here has neither. */
export function checkCondition(condition: string, configSchema: JsonSchema | undefined): string | undefined {
  const result = environmentOf(configSchema).check(unwrapCondition(condition));
  if (!result.valid) return summaryOf(result.error);

  return result.type === "bool" || result.type === "dyn" ? undefined : `its result is of type ${result.type}, not bool`;
}

/** Whether a condition holds. Throws what CEL throws when it cannot be decided. */
export function evaluateCondition(condition: string, scope: ConditionScope): boolean {
  const environment = new Environment({ unlistedVariablesAreDyn: true });

  return environment.evaluate(unwrapCondition(condition), scope) === true;
}

/** Why a transformation cannot be done, or the CEL type of what it makes. */
export function checkTransform(expression: string, valueSchema: JsonSchema | undefined): { error: string } | { type: string } {
  const environment = new Environment().registerVariable("value", celTypeOf(valueSchema));
  const result = environment.check(expression);

  return result.valid ? { type: result.type ?? "dyn" } : { error: summaryOf(result.error) };
}

/** The older notation stands in braces, with a dot before each name: `{{ .config.ha == 'yes' }}`. */
export function unwrapCondition(condition: string): string {
  const inner = /^\s*\{\{-?([\s\S]*?)-?\}\}\s*$/.exec(condition)?.[1];
  if (inner === undefined) return condition;

  // Text in quotes is left as it is; a dot that follows a name or a bracket is a selection.
  return inner
    .replaceAll(
      /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<![\w)\]])\.(?=(?:config|placement|size|sovereign|organization)\b)/g,
      (_, text?: string) => text ?? "",
    )
    .trim();
}

function environmentOf(configSchema: JsonSchema | undefined): Environment {
  const environment = new Environment().registerVariable("size", "string");
  for (const [name, schema] of Object.entries(surroundings)) environment.registerVariable({ name, schema });
  const fields = configSchema === undefined ? undefined : fieldsOf(configSchema);
  // Without declared answers nothing may be read from them; an open schema lets anything through.
  if (fields === undefined || Object.keys(fields).length === 0) environment.registerVariable("config", "map<string, dyn>");
  else environment.registerVariable({ name: "config", schema: fields });

  return environment;
}

interface Fields {
  [name: string]: string | Fields;
}

function fieldsOf(schema: JsonSchema): Fields {
  return Object.fromEntries(
    propertiesOf(schema).map(([name, property]): [string, string | Fields] => {
      const nested = propertiesOf(property).length > 0 ? fieldsOf(property) : undefined;

      return [name, nested ?? celTypeOf(property)];
    }),
  );
}

function celTypeOf(schema: JsonSchema | undefined): string {
  const types = schema === undefined ? undefined : typesOf(schema);
  if (types?.length !== 1) return "dyn";

  return celTypes[types[0]!] ?? "dyn";
}

const celTypes: Record<string, string> = {
  string: "string",
  boolean: "bool",
  integer: "int",
  number: "double",
  array: "list<dyn>",
  object: "map<string, dyn>",
};

function summaryOf(error: ParseError | CelTypeError | undefined): string {
  return error?.summary ?? "it is no CEL expression";
}
