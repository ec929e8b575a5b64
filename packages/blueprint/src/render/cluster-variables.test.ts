import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readFileTree } from "../model/file-tree.ts";
import { readYaml } from "../model/yaml/read-yaml.ts";
import { ClusterVariableError, clusterVariableNames, findVariables, substituteVariables } from "./cluster-variables.ts";

test("a name gives way to its value, wherever it stands", () => {
  const text = "url: oci://${OCI_REGISTRY}\ndomain: auth.${SOVEREIGN_FQDN}/${SOVEREIGN_FQDN}\n";

  const filled = substituteVariables(text, { OCI_REGISTRY: "ghcr.io/openova-io", SOVEREIGN_FQDN: "t42.omani.works" });

  expect(filled).toBe("url: oci://ghcr.io/openova-io\ndomain: auth.t42.omani.works/t42.omani.works\n");
});

test("a default stands in for a missing and for an empty value, and for nothing else", () => {
  const text = "${REGION_ROLE:-primary} ${CLUSTER_ID:-1} ${REGION_KEY:-}";

  expect(substituteVariables(text, { CLUSTER_ID: "" })).toBe("primary 1 ");
  expect(substituteVariables(text, { REGION_ROLE: "further", CLUSTER_ID: "2", REGION_KEY: "hel1" })).toBe("further 2 hel1");
});

test("two dollars before a brace are a literal one, and $NAME stays", () => {
  const filled = substituteVariables("$${SOVEREIGN_FQDN} $SOVEREIGN_FQDN $$ 5$", { SOVEREIGN_FQDN: "t42.omani.works" });

  expect(filled).toBe("${SOVEREIGN_FQDN} $SOVEREIGN_FQDN $$ 5$");
});

test("what a value contains is not substituted again", () => {
  expect(substituteVariables("${ORG_EMAIL}", { ORG_EMAIL: "${SOVEREIGN_FQDN}" })).toBe("${SOVEREIGN_FQDN}");
});

test("a name without a value is refused where it stands", () => {
  const text = "a: 1\nb:\n  c: x${POD_CIDR}\n";

  const substitute = () => substituteVariables(text, {}, "clusters/_template/bootstrap-kit/01-cilium.yaml");

  expect(substitute).toThrow(ClusterVariableError);
  expect(substitute).toThrow("clusters/_template/bootstrap-kit/01-cilium.yaml:3:7: ${POD_CIDR} has no value");
});

test("a name that no Sovereign has is refused, also with a default", () => {
  expect(() => substituteVariables("${HCLOUD_TOKEN:-none}", {})).toThrow("text:1:1: ${HCLOUD_TOKEN} is not a variable");
});

test.each(["${", "${}", "${1A}", "${SOVEREIGN_FQDN", "${SOVEREIGN_FQDN:=x}", "${SOVEREIGN FQDN}"])("%s is refused as malformed", (text) => {
  const [use] = findVariables(text);

  expect(use).toMatchObject({ problem: "malformed", line: 1, column: 1 });
  expect(() => substituteVariables(text, { SOVEREIGN_FQDN: "t42.omani.works" })).toThrow("is not read as a variable");
});

test("every use is found with its place, in the order of the text", () => {
  const uses = findVariables("a: ${REGION_KEY}\nb: ${NOBODY} $${x} ${LB_IPV4:-192.0.2.1}\n", "k.yaml");

  expect(uses).toEqual([
    { file: "k.yaml", line: 1, column: 4, name: "REGION_KEY", fallback: undefined, problem: undefined },
    { file: "k.yaml", line: 2, column: 4, name: "NOBODY", fallback: undefined, problem: "unknown" },
    { file: "k.yaml", line: 2, column: 20, name: "LB_IPV4", fallback: "192.0.2.1", problem: undefined },
  ]);
});

test("the names are the twelve that provisioning fills in", () => {
  expect(new Set(clusterVariableNames).size).toBe(12);
});

test("every file of the project's clusters is filled in completely, and is YAML afterwards", async () => {
  const tree = await readFileTree(fileURLToPath(new URL("../../../../", import.meta.url)), ["clusters"]);
  const values = Object.fromEntries(clusterVariableNames.map((name) => [name, name === "CLUSTER_ID" ? "1" : name.toLowerCase()]));

  const documents = tree.paths.flatMap((path) => readYaml(substituteVariables(tree.text(path)!, values, path)));

  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
  expect(documents.filter(({ value }) => JSON.stringify(value).includes("${"))).toEqual([]);
});
