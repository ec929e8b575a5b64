import { clusterVariableNames, findVariables } from "../../render/cluster-variables.ts";
import type { ClusterRule } from "../rule.ts";

export const clVar: ClusterRule = {
  id: "CL-VAR",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a cluster file uses a variable that nobody fills in, or a `${` that was not meant as one",
  reason: "Flux replaces an unknown variable by nothing, silently: a host becomes `console.`, an address becomes empty.",
  fix: "use one of the variables that both Kustomizations fill in, or write $${ for a literal one",
  needs: [],
  *check({ cluster, directory }) {
    for (const file of cluster.files) {
      if (!file.path.startsWith(`${directory}/`)) continue;
      for (const { name, problem, line, column } of findVariables(file.text, file.path)) {
        if (problem === undefined) continue;
        yield {
          message: problem === "unknown" ? `nobody fills in \${${name}}` : `"\${${name}" is no variable`,
          at: { file: file.path, line, column },
          evidence: `variables: ${clusterVariableNames.join(", ")}`,
        };
      }
    }
  },
  examples: [
    {
      title: "variable does not exist",
      changes: [{ file: "clusters/_template/bootstrap-kit/02-store.yaml", replace: "size: 2Gi", with: "size: ${STORE_SIZE}" }],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "${STORE_SIZE}" },
    },
  ],
};
