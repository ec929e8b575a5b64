import { isExampleHost } from "../../model/public-host.ts";
import { isRecord, placeOf } from "../../model/yaml-file.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { defaultLeaves, keyOfLeaf, placeOfLeaf } from "./value-leaves.ts";

export const placeholderDefault: BlueprintRule = {
  id: "CH-PLACEHOLDER-DEFAULT",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a default is a placeholder: example.*, changeme, localhost, TODO",
  reason:
    "It installs and looks healthy, and only the person who clicks a link or logs in finds out that nobody filled it in; in a pod, localhost is the pod itself.",
  fix: "leave the value empty and require it, or derive it from the Sovereign's domain",
  needs: [],
  examples: [
    {
      title: "default host is an example",
      changes: [{ file: "platform/web/chart/values.yaml", replace: 'hostName: ""', with: "hostName: web.example.com" }],
      at: { file: "platform/web/chart/values.yaml", text: "hostName:" },
    },
    {
      title: "default still has to be thought of",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "adminSecret: web-admin", with: "adminSecret: changeme" }],
      at: { file: "platform/web/chart/values.yaml", text: "adminSecret:" },
    },
    {
      title: "form proposes a placeholder",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        format: hostname\n",
          with: "        format: hostname\n        default: pages.example.net\n",
        },
        { file: "platform/web/chart/values.yaml", replace: 'hostName: ""', with: "hostName: pages.example.net" },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "default: pages.example.net" },
    },
  ],
  *check(subject) {
    for (const leaf of defaultLeaves(subject)) {
      const placeholder = typeof leaf.value === "string" && leaf.path[0] !== "catalystBlueprint" ? placeholderIn(leaf.value) : undefined;
      if (placeholder !== undefined && !/repository|chart$/i.test(keyOfLeaf(leaf)))
        yield { message: `${leaf.path.join(".")} has the placeholder ${placeholder} as its default`, at: placeOfLeaf(leaf) };
    }
    yield* formDefaults(subject);
  },
};

function* formDefaults({ blueprint: { manifest, spec } }: BlueprintSubject): Generator<Found> {
  for (const { path, value } of defaultsIn(spec["configSchema"], ["spec", "configSchema"])) {
    const placeholder = placeholderIn(value);
    if (placeholder !== undefined && manifest !== undefined)
      yield { message: `the form proposes the placeholder ${placeholder}`, at: placeOf(manifest, path) };
  }
}

function* defaultsIn(value: unknown, path: YamlPath): Generator<{ path: YamlPath; value: string }> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* defaultsIn(item, [...path, index]);
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    // A property may itself be called default.
    if (key === "default" && typeof item === "string" && path.at(-1) !== "properties") yield { path: [...path, key], value: item };
    else yield* defaultsIn(item, [...path, key]);
  }
}

function placeholderIn(text: string): string | undefined {
  const word =
    /\b(?:change[-_ ]?me|replace[-_ ]?me|your[-_](?:domain|password|token|key|org|email)[\w-]*|TODO|FIXME|TBD)\b|<[a-z][a-z -]*>/i.exec(
      text,
    )?.[0];
  if (word !== undefined) return word;

  return [...text.matchAll(/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/gi)]
    .map(([host]) => host)
    .find((host) => isPlaceholderHost(host.toLowerCase()));
}

/** `test` and `example` alone are words; as the end of a name they are a placeholder. */
function isPlaceholderHost(host: string): boolean {
  return host === "localhost" || (host.includes(".") && isExampleHost(host));
}
