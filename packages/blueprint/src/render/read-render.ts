import { readManifest } from "../model/yaml/read-manifest.ts";
import { isKubeObject, type KubeObject } from "./kube-object.ts";
import type { RenderedObject } from "./rendered-object.ts";

/** A document that is no object, or that the API server would not read. */
export interface RenderProblem {
  source: string;
  line: number;
  message: string;
}

/** What a document of a render says; plain data, so that it can be kept. */
export type Reading = { value: unknown } | { problem: string };

/** Reads each document of what `helm template` printed, in order. Most of a render's cost besides Helm itself. */
export function readDocuments(text: string): Reading[] {
  return splitDocuments(text).map((document) => {
    try {
      return { value: readManifest(document.text) ?? null };
    } catch (error) {
      return { problem: (error as Error).message.split("\n")[0]! };
    }
  });
}

/** The objects of what `helm template` printed, with its documents as `readDocuments` read them. Documents without content are none. */
export function readRender(
  text: string,
  readings: readonly Reading[] = readDocuments(text),
): { objects: RenderedObject[]; problems: RenderProblem[] } {
  const objects: RenderedObject[] = [];
  const problems: RenderProblem[] = [];
  for (const [index, document] of splitDocuments(text).entries()) {
    const reading = readings[index] ?? { value: null };
    if ("problem" in reading) problems.push({ ...document, message: reading.problem });
    else if (isKubeObject(reading.value)) objects.push(renderedObject(reading.value, document));
    else if (reading.value !== null)
      problems.push({ ...document, message: "the document is not an object with apiVersion, kind and metadata.name" });
  }

  return { objects, problems };
}

interface RenderDocument {
  source: string;
  /** Of the document's first line in the render, from 1. */
  line: number;
  text: string;
}

function splitDocuments(text: string): RenderDocument[] {
  const documents: RenderDocument[] = [];
  let start = 0;
  let line = 1;
  const finish = (end: number): void => {
    const body = text.slice(start, end);
    const source = /^# Source: (.+)$/m.exec(body)?.[1]?.trim();
    if (body.trim() !== "") documents.push({ source: source ?? "", line, text: body });
  };
  for (const separator of text.matchAll(/^---[^\n]*\n/gm)) {
    finish(separator.index);
    line += countLines(text, start, separator.index + separator[0].length);
    start = separator.index + separator[0].length;
  }
  finish(text.length);

  return documents;
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines += 1;

  return lines;
}

function renderedObject(object: KubeObject, { source, line, text }: RenderDocument): RenderedObject {
  const [, inner = ""] = /^[^/]+\/(.*)$/.exec(source) ?? [];
  const hooks = object.metadata.annotations?.["helm.sh/hook"];

  return {
    object,
    source,
    own: !inner.startsWith("charts/"),
    fromCrds: /(?:^|\/)crds\//.test(inner),
    hooks: typeof hooks === "string" ? hooks.split(",").map((hook) => hook.trim()) : [],
    text,
    line,
  };
}
