import { includesOf } from "../../model/chart-includes.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { mergeValues } from "../../render/merge-values.ts";
import type { ClusterRule } from "../rule.ts";
import type { ClusterRelease, ClusterSubject } from "../subject.ts";
import { differing } from "./cl-flux-pin.ts";
import { keyPlaceIn, ownReleases } from "./own-releases.ts";
import { pinSite, sameVersion, siteIn, upstreamRecordPath, type VersionSite } from "./pins.ts";

/** What boot installs Cilium with: another value here restarts the data path of every node as soon as Flux reconciles. */
const bootValues: readonly (readonly [readonly string[], unknown])[] = [
  [["kubeProxyReplacement"], true],
  [["k8sServiceHost"], "127.0.0.1"],
  [["k8sServicePort"], 6444],
  [["ipam", "mode"], "kubernetes"],
  [["routingMode"], "tunnel"],
  [["tunnelProtocol"], "vxlan"],
  [["bpf", "masquerade"], true],
  [["encryption", "enabled"], true],
  [["encryption", "type"], "wireguard"],
  [["gatewayAPI", "enabled"], true],
  [["gatewayAPI", "hostNetwork", "enabled"], true],
  [["nodePort", "range"], "30000,30999"],
  [["cluster", "name"], "${CLUSTER_NAME}"],
  [["cluster", "id"], "${CLUSTER_ID}"],
  [["operator", "replicas"], 1],
  [["envoy", "enabled"], true],
];

export const clCiliumPin: ClusterRule = {
  id: "CL-CILIUM-PIN",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "the Cilium that boots and the Cilium of its slot differ in version or in a value of the data path",
  reason: "Boot installs Cilium before Flux exists. A slot that differs restarts the network on every node at Flux's first reconcile.",
  fix: "change pins.json, the chart and the slot in one commit",
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      if (release.chart !== "bp-cilium" || release.blueprint?.chart === undefined) continue;
      yield* differing("the version of Cilium", upstreamSites(subject));
      yield* differing("the version of bp-cilium", [
        siteIn(release.blueprint.manifest, ["spec", "version"], "platform/cilium/blueprint.yaml"),
        pinSite(subject, ["bpCilium", "version"]),
      ]);
      yield* gatewayApi(subject, release);
      yield* values(subject, release);
    }
  },
  examples: [
    {
      title: "slot changes the way packets are routed",
      on: "project",
      changes: [{ file: "platform/cilium/chart/values.yaml", replace: "  routingMode: tunnel\n", with: "  routingMode: native\n" }],
      at: { file: "clusters/_template/bootstrap-kit/01-cilium.yaml", text: "    cilium:" },
    },
    {
      title: "boot applies another Cilium than its slot installs",
      on: "project",
      changes: [{ file: "infra/hetzner/pins.json", replace: '"upstream": "1.16.5"', with: '"upstream": "1.16.4"' }],
      at: { file: "infra/hetzner/pins.json", text: '"upstream": "1.16.4"' },
      also: ["BP-LOCKSTEP"],
    },
  ],
};

function upstreamSites(subject: ClusterSubject): VersionSite[] {
  const { chart } = subject.repository.byName("bp-cilium")!;
  const index = chart!.dependencies.find(({ name }) => name === "cilium")?.index ?? 0;

  return [
    siteIn(chart!.chartYaml, ["dependencies", index, "version"], `${chart!.directory}/Chart.yaml`),
    pinSite(subject, ["bpCilium", "upstream"]),
    siteIn(chart!.valuesYaml, [...upstreamRecordPath(chart!.values, "cilium"), "version"], `${chart!.directory}/values.yaml`),
  ];
}

function* gatewayApi(subject: ClusterSubject, { blueprint }: ClusterRelease): Iterable<{ message: string; at: VersionSite["at"] }> {
  const pin = pinSite(subject, ["gatewayAPI", "version"]);
  for (const include of includesOf(subject.repository.files, blueprint!.chart!)) {
    if (include.kind !== "module" || include.module !== "sigs.k8s.io/gateway-api" || sameVersion(include.version, pin.value)) continue;
    yield { message: `boot applies Gateway API ${pin.value ?? "none"}, bp-cilium carries ${include.version}`, at: pin.at };
  }
}

function* values(subject: ClusterSubject, release: ClusterRelease): Iterable<{ message: string; at: VersionSite["at"] }> {
  const merged = mergeValues(release.blueprint!.chart!.values, release.values);
  const cilium = recordOf(merged["cilium"]);
  for (const [path, expected] of bootValues) {
    const actual = valueAt(cilium, path);
    if (actual === expected) continue;
    yield {
      message: `${path.join(".")} is ${JSON.stringify(actual ?? null)} in slot 01, but boot installs Cilium with ${JSON.stringify(expected)}`,
      at: keyPlaceIn(subject, release, ["spec", "values", "cilium", ...path]),
    };
  }
}
