import { secretIn } from "../../model/secret-literal.ts";
import { isRecord, placeOf, valueAt, yamlFile, type YamlFile } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct } from "./rendered-objects.ts";
import { hasExpression, type TemplateLine, templateLines } from "./template-lines.ts";
import { defaultLeaves, keyOfLeaf, placeOfLeaf } from "./value-leaves.ts";

export const secretLiteral: BlueprintRule = {
  id: "CH-SECRET-LITERAL",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "a secret stands as text in values, in a template or in the kit",
  reason:
    "It is in Git, in every published archive and in the release's history of every cluster, the same on all of them. It cannot be taken back, only rotated everywhere.",
  fix: "let a Password generator and an ExternalSecret make it, or read it from OpenBao; refer to the Secret by name",
  needs: [],
  examples: [
    {
      title: "values carry a password",
      changes: [
        { file: "platform/store/chart/values.yaml", replace: "  storage:\n", with: "  adminPassword: correct-horse-7\n  storage:\n" },
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          env:\n",
          with: "          env:\n            - name: ADMIN\n              value: {{ .Values.storeOverlay.adminPassword | quote }}\n",
        },
        {
          file: "platform/store/chart/values.schema.json",
          replace: '        "resources": { "type": "object" }',
          with: '        "adminPassword": { "type": "string" },\n        "resources": { "type": "object" }',
        },
      ],
      at: { file: "platform/store/chart/values.yaml", text: "adminPassword:" },
    },
    {
      title: "template carries a token",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          env:\n",
          with: "          env:\n            - name: REPLICATION_TOKEN\n              value: 7f3kQ9vLx2Rb81Zt\n",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "7f3kQ9vLx2Rb81Zt" },
    },
    {
      title: "template falls back to a password",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          env:\n",
          with: '          env:\n            - name: ADMIN_PASSWORD\n              value: {{ .Values.global.adminPassword | default "letmein-2" | quote }}\n',
        },
        { file: "platform/store/chart/values.yaml", replace: "storeOverlay:\n", with: "global: {}\nstoreOverlay:\n" },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "letmein-2" },
    },
    {
      title: "release in the kit carries a password",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/03-web.yaml",
          replace: "    web:\n      replicas: 3\n",
          with: "    web:\n      replicas: 3\n    webOverlay:\n      title: https://reader:Pa55-w0rd@pages.web.svc\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/03-web.yaml", text: "reader:Pa55-w0rd" },
    },
  ],
  check: (subject) => distinct(literals(subject)),
};

function* literals(subject: BlueprintSubject): Generator<Found> {
  for (const leaf of defaultLeaves(subject)) {
    const secret = typeof leaf.value === "string" ? secretIn(keyOfLeaf(leaf), leaf.value) : undefined;
    if (secret !== undefined) yield { message: `${leaf.path.join(".")} is ${secret}`, at: placeOfLeaf(leaf) };
  }
  yield* inTemplates(subject);
  yield* inReleases(subject);
}

function* inTemplates(subject: BlueprintSubject): Generator<Found> {
  let entry: string | undefined;
  let insidePem = false;
  for (const line of templateLines(subject)) {
    if (line.key === "name" && !hasExpression(line.value)) entry = line.value;
    // Whether a key is public or private its first line says; the lines below look alike.
    const secret = insidePem ? undefined : secretInLine(line, entry);
    const [begins, ends] = [line.text.lastIndexOf("-----BEGIN "), line.text.lastIndexOf("-----END ")];
    insidePem = begins === ends ? insidePem : begins > ends;
    if (secret !== undefined) yield { message: `the template holds ${secret}`, at: line.at };
  }
}

/** `value` of an `env` entry goes by the entry's name, which stands in the line before. */
function secretInLine({ key, underKey, value, text }: TemplateLine, entry: string | undefined): string | undefined {
  const name = (key === "value" ? entry : underKey) ?? "";
  const fallback = /\|\s*default\s+"([^"]+)"/.exec(text)?.[1] ?? /\bdefault\s+"([^"]+)"\s+[.$(]/.exec(text)?.[1];
  if (fallback !== undefined) return secretIn(name, fallback);
  if (hasExpression(value)) return undefined;

  return secretIn(name, value);
}

/** Values that a release of the kit gives to this Blueprint. */
function* inReleases({ blueprint, repository }: BlueprintSubject): Generator<Found> {
  for (const path of repository.files.under("clusters/")) {
    if (!/\.ya?ml$/.test(path) || repository.files.text(path)?.includes(blueprint.name) !== true) continue;
    const file = yamlFile(repository.files, path);
    for (const [index, { value }] of file?.documents.entries() ?? []) {
      if (valueAt(value, ["spec", "chart", "spec", "chart"]) !== blueprint.name) continue;
      yield* inTree(file!, index, valueAt(value, ["spec", "values"]), ["spec", "values"]);
    }
  }
}

function* inTree(file: YamlFile, document: number, value: unknown, path: YamlPath): Generator<Found> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* inTree(file, document, item, [...path, index]);
  else if (isRecord(value)) for (const [key, item] of Object.entries(value)) yield* inTree(file, document, item, [...path, key]);
  else if (typeof value === "string") {
    const secret = secretIn(path.findLast((step) => typeof step === "string") ?? "", value);
    if (secret !== undefined) yield { message: `${path.slice(2).join(".")} is ${secret}`, at: placeOf(file, path, document) };
  }
}
