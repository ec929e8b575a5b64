import { asksForHost, publicHostIn } from "../../model/public-host.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct } from "./rendered-objects.ts";
import { templateLines } from "./template-lines.ts";
import { defaultLeaves, keyOfLeaf, placeOfLeaf } from "./value-leaves.ts";

export const hardcodedHost: BlueprintRule = {
  id: "CH-HARDCODED-HOST",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a template or a default names a public host or address",
  reason:
    "Every Sovereign has its own domain. A fixed host sends its people, tokens and certificates to somebody else's, and a Sovereign without a way out cannot start at all.",
  fix: "leave the value empty and take the host from the release's values",
  needs: [],
  examples: [
    {
      title: "default is one installation's host",
      changes: [{ file: "platform/web/chart/values.yaml", replace: 'hostName: ""', with: "hostName: pages.openova.io" }],
      at: { file: "platform/web/chart/values.yaml", text: "hostName:" },
    },
    {
      title: "template sends to a fixed address",
      changes: [
        {
          file: "platform/store/chart/templates/statefulset.yaml",
          replace: "          env:\n",
          with: "          env:\n            - name: BACKUP_URL\n              value: https://51.158.20.7/backups\n",
        },
      ],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "51.158.20.7" },
    },
  ],
  check: (subject) => distinct(fixedHosts(subject)),
};

function* fixedHosts(subject: BlueprintSubject): Generator<Found> {
  const namespaces = new Set(subject.kit.slots.map(({ namespace }) => namespace));
  for (const leaf of defaultLeaves(subject)) {
    const key = keyOfLeaf(leaf);
    const host = typeof leaf.value === "string" && !isSoftware(key) ? publicHostIn(leaf.value, asksForHost(key), namespaces) : undefined;
    if (host !== undefined) yield { message: `${leaf.path.join(".")} is the public host ${host} by default`, at: placeOfLeaf(leaf) };
  }
  let entry: string | undefined;
  for (const { at, key, underKey, value, text } of templateLines(subject)) {
    if (key === "name") entry = value;
    const name = (key === "value" ? entry : underKey) ?? "";
    if (isSoftware(name) || key === "apiVersion") continue;
    const written = [
      { text: withoutExpressions(key === undefined ? text : value), whole: asksForHost(name) },
      ...literalsOf(text).map((literal) => ({ text: literal, whole: false })),
    ];
    const host = written.map(({ text: part, whole }) => publicHostIn(part, whole, namespaces)).find((found) => found !== undefined);
    if (host !== undefined) yield { message: `the template names the public host ${host}`, at };
  }
}

/** Where software comes from is said by its own rules, and the same for every Sovereign. */
function isSoftware(key: string): boolean {
  return /(?:image|imageName|registry|repository|package|chart|\$schema|\$id|home|homepage|documentation|sources?|licen[cs]e)$/i.test(key);
}

/** `https://{{ .Values.host }}` has no fixed host, and neither has `{{ .Release.Name }}.svc`. */
function withoutExpressions(text: string): string {
  return text.replaceAll(/\S*\{\{.*?\}\}\S*/g, " ").trim();
}

/** Texts inside expressions, such as what `default` falls back to. */
function literalsOf(text: string): string[] {
  return [...text.matchAll(/\{\{(.*?)\}\}/g)].flatMap(([, expression]) =>
    [...expression!.matchAll(/"([^"]*)"/g)].map(([, literal]) => literal!),
  );
}
