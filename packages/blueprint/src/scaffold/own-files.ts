import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { commonFiles, readTemplate } from "./common-files.ts";
import type { Place } from "./place.ts";

/** A Blueprint whose chart is its own: one program with everything that is asked of it, or a product, which only says what it is composed of. */
export async function ownFiles(place: Place, isProduct: boolean): Promise<Map<string, Uint8Array>> {
  const { name, shortName, title } = place;
  const overlay = overlayName(shortName);
  const form = isProduct ? "product" : "own";
  const common = await commonFiles(place, {
    summary: isProduct ? `${title}, composed of other Blueprints.` : `${title}, as one program behind a Service.`,
    appVersion: "1.0.0",
    upstream: [],
    values: { [overlay]: isProduct ? { logLevel: "info" } : programValues },
    valuesComments: isProduct
      ? {}
      : { [`${overlay}.image`]: "The program, as repository:tag@sha256:…; it is installed once it is named here and in images.lock.yaml." },
    valuesSchema: schemaOf(overlay, isProduct ? { logLevel } : programSchema),
    smokeValues: { [overlay]: { logLevel: "debug" } },
    ready: [`ConfigMap/${shortName}`],
    images: [],
    hasToggles: !isProduct,
    readme: isProduct ? productReadme(name) : programReadme(shortName, overlay),
  });

  return new Map([...common, ...(await templates(form, shortName, overlay))].map(([path, text]) => [path, new TextEncoder().encode(text)]));
}

/** Names in the templates stand for those of this Blueprint. */
async function templates(form: string, shortName: string, overlay: string): Promise<[string, string][]> {
  const folder = "chart/templates";
  const names = await readdir(join(import.meta.dirname, "files", form, folder));

  return Promise.all(
    names.toSorted().map(async (file): Promise<[string, string]> => {
      const text = await readTemplate(`${form}/${folder}/${file}`);

      return [`${folder}/${file}`, text.replaceAll(/\bNAME\b/g, shortName).replaceAll(/\bOVERLAY\b/g, overlay)];
    }),
  );
}

/** `task-board` → `taskBoardOverlay`. */
function overlayName(shortName: string): string {
  const [first, ...rest] = shortName.split("-").filter((word) => word !== "");

  return `${first}${rest.map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`).join("")}Overlay`;
}

const programValues = {
  image: "",
  replicas: 1,
  logLevel: "info",
  resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
  observability: { serviceMonitor: { enabled: false } },
};

const logLevel = { enum: ["debug", "info", "warn"] };
const closed = (properties: object): object => ({ type: "object", additionalProperties: false, properties });
const programSchema = {
  image: { type: "string", pattern: "^$|^[^@]+:[^@:]+@sha256:[0-9a-f]{64}$" },
  replicas: { type: "integer", minimum: 1 },
  logLevel,
  resources: { type: "object" },
  observability: closed({ serviceMonitor: closed({ enabled: { type: "boolean" } }) }),
};

function schemaOf(overlay: string, properties: object): object {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...closed({ global: { type: "object" }, [overlay]: closed(properties) }) };
}

function programReadme(shortName: string, overlay: string): string[] {
  return [
    `One program behind Service \`${shortName}\`, port 80. It listens on port 8080 and answers \`/healthz\`, \`/readyz\` and \`/metrics\`.`,
    "",
    `- \`${overlay}.image\` names the program with its digest; without it the release holds the settings only.`,
    `- \`${overlay}.logLevel\` reaches the program as \`LOG_LEVEL\`.`,
    `- \`${overlay}.observability.serviceMonitor.enabled\` has it watched; that needs the definition of ServiceMonitor.`,
  ];
}

function productReadme(name: string): string[] {
  return [
    "It installs nothing by itself: `spec.depends` of `blueprint.yaml` names the Blueprints that it is composed of, which come first.",
    "",
    `- The settings of ${name} are in the ConfigMap of its release.`,
  ];
}
