import { isRecord } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";
import { ownReleases, placeIn } from "./own-releases.ts";

/** The port of the mesh's API at each region's load balancer. */
const meshPort = 2379;

export const clMeshNodeport: ClusterRule = {
  id: "CL-MESH-NODEPORT",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a peer of the mesh is reached by a node port",
  reason: "Node ports are closed to the outside and change with the Service; the mesh API stands behind each region's load balancer.",
  fix: `use the load balancer's address and port ${meshPort}`,
  needs: [],
  *check(subject) {
    for (const release of ownReleases(subject)) {
      for (const { path, port } of peerPorts(release.values, [])) {
        if (port === meshPort) continue;
        yield {
          message: `${release.name} reaches a mesh peer on port ${port}`,
          at: placeIn(subject, release, ["spec", "values", ...path]),
        };
      }
    }
  },
  examples: [
    {
      title: "mesh peer has a node port",
      on: "project",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/01-cilium.yaml",
          replace: "  values:\n",
          with: "  values:\n    peers:\n      clustermesh:\n        config:\n          clusters:\n            - name: hel1\n              port: 32379\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/01-cilium.yaml", text: "port: 32379" },
      also: ["CL-VALUES-IGNORED"],
    },
  ],
};

/** `clustermesh.config.clusters[].port`, wherever the chart's values begin. */
function peerPorts(value: unknown, path: (string | number)[]): { path: (string | number)[]; port: number }[] {
  if (!isRecord(value)) return [];

  return Object.entries(value).flatMap(([key, item]) => {
    if (key !== "clustermesh" || !isRecord(item) || !isRecord(item["config"])) return peerPorts(item, [...path, key]);
    const { clusters } = item["config"];

    return (Array.isArray(clusters) ? clusters : []).flatMap((peer: unknown, index) =>
      isRecord(peer) && typeof peer["port"] === "number"
        ? [{ path: [...path, key, "config", "clusters", index, "port"], port: peer["port"] }]
        : [],
    );
  });
}
