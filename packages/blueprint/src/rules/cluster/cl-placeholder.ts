import type { ClusterRule } from "../rule.ts";

/** Texts that somebody meant to replace: angle brackets around capitals, and the usual words. Comments say such things rightly. */
const marker = /<[A-Z][A-Z0-9_-]{2,}>|\b(?:CHANGEME|CHANGE_ME|REPLACE_ME|REPLACEME|FIXME|TODO|XXX)\b|__[A-Z][A-Z0-9_]+__|\{\{[^}]*\}\}/;

export const clPlaceholder: ClusterRule = {
  id: "CL-PLACEHOLDER",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "a cluster file still holds text that was to be replaced",
  reason: "Flux applies it as it stands: a host, a key or a version that does not exist.",
  fix: "write the value, or use one of the variables that the engine fills in",
  needs: [],
  *check({ cluster, directory }) {
    for (const file of cluster.files) {
      if (!file.path.startsWith(`${directory}/`)) continue;
      for (const [index, line] of file.text.split("\n").entries()) {
        const found = marker.exec(line.replace(/(?:^|\s)#.*$/, ""));
        if (found === null) continue;
        yield { message: `${found[0]} was never replaced`, at: { file: file.path, line: index + 1, column: found.index + 1 } };
      }
    }
  },
  examples: [
    {
      title: "value was never filled in",
      changes: [{ file: "clusters/_template/bootstrap-kit/02-store.yaml", replace: "size: 2Gi", with: "size: <STORE_SIZE>" }],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "<STORE_SIZE>" },
    },
  ],
};
