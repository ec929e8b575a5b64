/** Of a region's nodes with one role. */
export function poolId(region: string, role: "control-plane" | "worker"): string {
  return `pool-${region}-${role}`;
}

/** Of the node with a key of the module, such as `fsn1/cp-1`. */
export function nodeId(key: string): string {
  return `node-${key.replaceAll("/", "-")}`;
}
