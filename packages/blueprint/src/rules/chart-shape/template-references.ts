import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import type { FileTree } from "../../model/file-tree.ts";
import type { ResolvedDependency } from "../subject.ts";

/** Which values a chart's templates read, as far as their text tells without running them. */
export interface TemplateReferences {
  /** Whether a path of the chart's values is read; in doubt it is. */
  reads(path: readonly string[]): boolean;
}

interface Reference {
  path: readonly string[];
  /** The table is handed on as it is, so that whatever lies in it is read. */
  wholesale: boolean;
}

interface Template {
  text: string;
  /** Keys from the values of the chart in question to those that the template calls `.Values`. */
  prefix: readonly string[];
}

export function ownReferences(chart: LoadedChart, files: FileTree): TemplateReferences {
  // Values may hold templates themselves, for `tpl`.
  const texts = [...chart.templates, ...(chart.valuesYaml === undefined ? [] : [chart.valuesYaml.path])];
  const conditions = chart.dependencies.flatMap(({ condition }) => condition?.split(",").map((path) => path.trim().split(".")) ?? []);

  return referencesIn(
    texts.map((path) => ({ text: files.text(path) ?? "", prefix: [] })),
    conditions,
  );
}

const known = new WeakMap<ResolvedDependency, TemplateReferences>();

/** Of a dependency and of what it wraps; paths begin inside its own values. */
export function dependencyReferences(resolved: ResolvedDependency): TemplateReferences {
  const references = known.get(resolved) ?? referencesIn(templatesOf(resolved), []);
  known.set(resolved, references);

  return references;
}

function templatesOf({ files }: ResolvedDependency): Template[] {
  const decoder = new TextDecoder();

  return [...files].flatMap(([path, bytes]) => {
    const [, charts = "", rest] = /^((?:charts\/[^/]+\/)*)(templates\/.+|values\.yaml|Chart\.yaml)$/.exec(path) ?? [];
    const prefix = charts.split("/").filter((_, index) => index % 2 === 1);

    return rest === undefined ? [] : [{ text: decoder.decode(bytes), prefix }];
  });
}

function referencesIn(templates: readonly Template[], conditions: readonly (readonly string[])[]): TemplateReferences {
  const references = [...conditions.map((path) => ({ path, wholesale: false })), ...templates.flatMap(referencesOfTemplate)];
  const words = new Set(templates.flatMap(({ text }) => text.match(/(?<=[."])[A-Za-z_][\w-]*/g) ?? []));
  const exact = new Set(references.flatMap(({ path }) => path.map((_, index) => path.slice(0, index + 1).join("."))));
  const wholesale = new Set(references.filter((reference) => reference.wholesale).map(({ path }) => path.join(".")));
  const scopes = new Set(references.map(({ path }) => path.join(".")));

  return {
    reads(path) {
      if (exact.has(path.join("."))) return true;
      const ancestors = path.map((_, index) => path.slice(0, index).join("."));
      if (ancestors.some((ancestor) => wholesale.has(ancestor))) return true;

      // Below a scope (`with`, a variable) keys stand without the path that leads there.
      return ancestors.some((ancestor, index) => scopes.has(ancestor) && path.slice(index).every((key) => words.has(key)));
    },
  };
}

const handsOn =
  /\b(?:toYaml|toJson|toPrettyJson|toRawJson|include|template|tpl|range|merge|mergeOverwrite|mustMerge|mustMergeOverwrite|deepCopy|mustDeepCopy|dict|list|get|dig|pick|omit|keys|values|set|index|fromYaml|concat|append|join)\b/;
/** All values at once, handed on or made a scope; `hasKey .Values "a"` only asks about them. */
const handsOnAll =
  /(?:\b(?:toYaml|toJson|tpl|include|template|merge\w*|deepCopy)\b.*\.Values(?![.\w]))|(?:(?:\bwith|:?=)\s+\$?\.Values\s*-?$)/;

function referencesOfTemplate({ text, prefix }: Template): Reference[] {
  return [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].flatMap((match) => {
    const action = match[1]!;
    const dotted = [...action.matchAll(/\.Values((?:\.[A-Za-z_]\w*)*)/g)].map(([, path]) => path!.split(".").slice(1));
    const indexed = [...action.matchAll(/index\s+\$?\.Values((?:\.\w+)*)((?:\s+"[^"]+")+)/g)].map(([, path, keys]) => [
      ...path!.split(".").slice(1),
      ...[...keys!.matchAll(/"([^"]+)"/g)].map(([, key]) => key!),
    ]);
    const isAll = indexed.length === 0 && handsOnAll.test(action);
    const paths = [...indexed, ...dotted.filter((path) => path.length > 0 || isAll)];
    const wholesale = paths.length > 0 && (handsOn.test(action) || handsOnLater(action, text.slice(match.index + match[0].length)));

    return paths.map((path) => ({ path: [...prefix, ...path], wholesale }));
  });
}

/** `with` and a variable give the table another name, `.` or `$x`, under which what follows may hand it on. */
function handsOnLater(action: string, rest: string): boolean {
  const variable = /(\$\w+)\s*:?=/.exec(action)?.[1];
  const isScope = /^-?\s*(?:else\s+)?with\b/.test(action);
  if (variable === undefined && !isScope) return false;
  const named = variable === undefined ? /(?:^|[\s(])\.(?=[\s)|-]|$)/ : new RegExp(`${RegExp.escape(variable)}(?![.\\w])`);

  return actionsOf(isScope ? untilEnd(rest) : rest).some((inner) => handsOn.test(inner) && named.test(inner));
}

function actionsOf(text: string): string[] {
  return [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, action]) => action!);
}

/** The text up to the `end` that closes a block which was opened before it. */
function untilEnd(text: string): string {
  let depth = 1;
  for (const { 1: word, index } of text.matchAll(/\{\{-?\s*(if|with|range|define|block|end)\b/g)) {
    depth += word === "end" ? -1 : 1;
    if (depth === 0) return text.slice(0, index);
  }

  return text;
}
