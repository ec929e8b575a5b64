import { readFile } from "node:fs/promises";
import { Compile } from "typebox/compile";
import { LineCounter, parseDocument, type Document } from "yaml";
import { Shape } from "./shape-schema.ts";

/** A shape that cannot be used; `problems` says where and why. */
export class ShapeError extends Error {
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super(`${file} is not a shape: ${problems.join("; ")}`);
    this.name = "ShapeError";
    this.problems = problems;
  }
}

export interface ReadShape {
  shape: Shape;
  file: string;
  /** Line of a part in the file, by its path (`["workloads", 0]`); the nearest part around it when there is none. */
  lineOf(path: readonly (string | number)[]): number;
}

const validator = Compile(Shape);

/** Reads `shape.yaml`. Rejects with ShapeError. */
export async function readShape(file: string): Promise<ReadShape> {
  return parseShape(await readFile(file, "utf8"), file);
}

export function parseShape(text: string, file: string): ReadShape {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  if (document.errors.length > 0)
    throw new ShapeError(
      file,
      document.errors.map((error) => error.message),
    );
  const shape: unknown = document.toJS();
  const lineOf = (path: readonly (string | number)[]): number => lineAt(document, lines, path);
  if (!validator.Check(shape)) {
    // Of a union every alternative complains; the deepest complaints are those about what was meant.
    throw new ShapeError(
      file,
      validator.Errors(shape).map(({ instancePath, message }) => {
        const path = pathOf(instancePath);

        return `line ${lineOf(path)}: ${instancePath || "/"} ${message}`;
      }),
    );
  }
  const problems = strayEffects(shape);
  if (problems.length > 0) throw new ShapeError(file, problems);

  return { shape, file, lineOf };
}

/** Effects that name a workload or a set of definitions which the shape does not have. */
function strayEffects({ effects = [], workloads = [], crds = [] }: Shape): string[] {
  const known = new Set(workloads.map(({ kind, name }) => `${kind}/${name}`));
  const sets = new Set(crds.filter(({ from }) => from === "runtime").map(({ id }) => id));

  return effects.flatMap(({ after, registers = [] }) => [
    ...(known.has(after) ? [] : [`an effect waits for ${after}, which is no workload of the shape`]),
    ...registers.filter((id) => !sets.has(id)).map((id) => `an effect registers ${id}, which is no set of definitions from: runtime`),
  ]);
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
}

function lineAt(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
  }

  return 1;
}
