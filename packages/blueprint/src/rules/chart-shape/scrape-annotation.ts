import { isRecord } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";

const annotation = "prometheus.io/scrape";

/** Where an object asks to be scraped: on itself, or on the pods that it makes. */
export function scrapeAnnotations(value: unknown, path: YamlPath = []): YamlPath[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => scrapeAnnotations(item, [...path, index]));
  if (!isRecord(value)) return [];
  if (path.at(-1) === "annotations") return String(value[annotation]) === "true" ? [[...path, annotation]] : [];

  return Object.entries(value).flatMap(([key, child]) => scrapeAnnotations(child, [...path, key]));
}
