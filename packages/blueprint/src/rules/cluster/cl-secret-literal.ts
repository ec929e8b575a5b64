import { secretIn } from "../../model/secret-literal.ts";
import { isRecord, placeOf, type YamlFile } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { ClusterRule, Found } from "../rule.ts";

export const clSecretLiteral: ClusterRule = {
  id: "CL-SECRET-LITERAL",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "a secret stands as text in a cluster file",
  reason: "The template is the same for every Sovereign and public: whoever reads it has the secret of all of them.",
  fix: "let the engine deliver it, or a generator and an ExternalSecret make it; refer to the Secret by name",
  needs: [],
  examples: [
    {
      title: "Secret holds a password",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/00-sources.yaml",
          append:
            "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: registry-login\n  namespace: flux-system\nstringData:\n  password: correct-horse-7\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/00-sources.yaml", text: "correct-horse-7" },
    },
    {
      title: "Secret holds a token in base64",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/00-sources.yaml",
          append:
            "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: registry-login\n  namespace: flux-system\ndata:\n  token: N2YzazpROXZMeDJSYjgxWnQ=\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/00-sources.yaml", text: "N2YzazpROXZMeDJSYjgxWnQ=" },
    },
  ],
  *check({ cluster, directory }) {
    for (const { file, document, value } of cluster.objects) {
      if (!file.path.startsWith(`${directory}/`)) continue;
      yield* literals(file, document, value, []);
    }
  },
};

function* literals(file: YamlFile, document: number, value: unknown, path: YamlPath): Generator<Found> {
  // What a release gives to its chart is judged with the Blueprint.
  if (path.join(".") === "spec.values") return;
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* literals(file, document, item, [...path, index]);
  else if (isRecord(value)) for (const [key, item] of Object.entries(value)) yield* literals(file, document, item, [...path, key]);
  else if (typeof value === "string") {
    const key = path.findLast((step) => typeof step === "string") ?? "";
    const secret = secretIn(key, value) ?? (path[0] === "data" ? secretIn(key, decoded(value)) : undefined);
    if (secret !== undefined) yield { message: `${path.join(".")} is ${secret}`, at: placeOf(file, path, document) };
  }
}

/** The text behind base64; empty when it is none. */
function decoded(value: string): string {
  const text = Buffer.from(value, "base64").toString();

  return Buffer.from(text).toString("base64") === value ? text : "";
}
