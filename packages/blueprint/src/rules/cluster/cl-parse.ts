import { yamlFile } from "../../model/yaml-file.ts";
import type { ClusterRule } from "../rule.ts";

export const clParse: ClusterRule = {
  id: "CL-PARSE",
  scope: "cluster",
  severity: "error",
  suppressible: false,
  title: "a cluster file is not readable YAML, or a key stands in it twice",
  reason: "Flux refuses the whole Kustomization for one file that it cannot read, so nothing in it is installed or updated.",
  fix: "correct the syntax, or keep one of the keys",
  needs: [],
  *check({ directory, repository }) {
    for (const path of repository.files.under(`${directory}/`)) {
      if (!/\.ya?ml$/.test(path) || path.slice(directory.length + 1).includes("/")) continue;
      for (const { problems } of yamlFile(repository.files, path)!.documents) {
        for (const { message, line, column } of problems) yield { message, at: { file: path, line, column } };
      }
    }
  },
  examples: [
    {
      title: "file names one key twice",
      changes: [
        { file: "clusters/_template/bootstrap-kit/02-store.yaml", replace: "  interval: 15m\n", with: "  interval: 15m\n  interval: 5m\n" },
      ],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "interval: 5m" },
    },
  ],
};
