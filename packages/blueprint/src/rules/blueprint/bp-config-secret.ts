import { readableManifest } from "../../model/blueprint-manifest.ts";
import { configTargets } from "../../model/config-mapping.ts";
import { typesOf, type ConfigLeaf } from "../../model/config-properties.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigSecret: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-SECRET",
  severity: "error",
  suppressible: true,
  title: "a secret answer goes into values, or the form carries one as its default",
  reason: "Values are kept in Git and in the release's history in plain text; everybody who may read the repository could read the secret.",
  fix: "map it with `secret: {name, key}`: it then goes to OpenBao and reaches the cluster as an ExternalSecret",
  needs: ["dependencies"],
  examples: [
    {
      title: "password is mapped into values",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      secret:\n        name: web-admin\n        key: password\n",
          with: "      to: webOverlay.adminSecret\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "to: webOverlay.adminSecret" },
    },
    {
      title: "key of a service is asked for as ordinary text",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      hostName:\n        type: string",
          with: "      accessToken:\n        type: string\n        title: Token of the counter\n      hostName:\n        type: string",
        },
        {
          file: "platform/web/blueprint.yaml",
          replace: "    - from: /hostName\n",
          with: "    - from: /accessToken\n      to: webOverlay.store.address\n    - from: /hostName\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "to: webOverlay.store.address" },
    },
    {
      title: "password has a default",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        minLength: 12\n",
          with: "        minLength: 12\n        default: correct horse battery\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "default: correct horse battery" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(subject.blueprint);
  if (manifest === undefined) return;
  for (const { leaf, to, entry } of configTargets(subject).targets) {
    if (!isSecret(leaf)) continue;
    const name = leaf.path.join(".");
    const property = ["spec", "configSchema", ...leaf.schemaPath];
    if (typeof leaf.schema["default"] === "string" && leaf.schema["default"] !== "") {
      yield {
        message: `${name} is a secret, and everybody knows its default`,
        at: placeOf(manifest, [...property, "default"]),
        fix: "take the default out: a secret is asked for or made",
      };
    }
    if (to.length === 0) continue;
    yield {
      message: `${name} is a secret, but goes into the values at ${to.map((path) => path.join(".")).join(", ")}`,
      at: entry === undefined ? keyPlaceOf(manifest, property) : placeOf(manifest, ["spec", "configMapping", entry, "to"]),
    };
  }
}

function isSecret({ path, schema }: ConfigLeaf): boolean {
  if (schema["writeOnly"] === true || schema["x-catalyst-ui-hint"] === "password" || schema["format"] === "password") return true;
  const isText = typesOf(schema)?.every((type) => type === "string") ?? true;
  const isChoice = Array.isArray(schema["enum"]) || schema["x-catalyst-ui-hint"] !== undefined;

  return isText && !isChoice && secretName.test(path.at(-1)!) && !publicName.test(path.at(-1)!);
}

const secretName = /password|passphrase|token|credential|(?:api|access|private|secret|signing|encryption)_?-?key|secret/i;

/** The name of a Secret, a public key or how long a token lives is none. */
const publicName = /name$|ref$|public|url$|ttl$|lifetime|expir|length|policy|type$/i;
