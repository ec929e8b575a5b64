import { placeOf } from "../../model/yaml-file.ts";
import { startOf } from "../../model/position.ts";
import type { ClusterRule } from "../rule.ts";

export const clNotListed: ClusterRule = {
  id: "CL-NOT-LISTED",
  scope: "cluster",
  severity: "error",
  suppressible: true,
  title: "a directory's files and its `kustomization.yaml` disagree",
  reason: "A file that is not listed is never applied, and one that is listed but missing stops the whole directory.",
  fix: "list the file under resources, or remove it",
  needs: [],
  *check({ directory, repository, cluster }) {
    const { kustomization, resources, missing } = cluster;
    if (kustomization === undefined) return;
    for (const resource of missing) {
      const at = placeOf(kustomization, ["resources", resources.indexOf(resource)]);
      yield { message: `${resource} is listed, but there is no such file`, at, fix: "write the file, or take it from the list" };
    }
    for (const path of repository.files.under(`${directory}/`)) {
      const name = path.slice(directory.length + 1);
      if (
        !/^[^/]+\.ya?ml$/.test(name) ||
        name === "kustomization.yaml" ||
        resources.some((resource) => resource === name || resource === `./${name}`)
      )
        continue;
      yield { message: `${name} is in the directory, but kustomization.yaml does not list it`, at: startOf(path) };
    }
  },
  examples: [
    {
      title: "file is not listed",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/04-note.yaml",
          write: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\n  namespace: flux-system\n",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/04-note.yaml" },
    },
    {
      title: "list names a file that is not there",
      changes: [{ file: "clusters/_template/bootstrap-kit/kustomization.yaml", append: "  - 04-note.yaml\n" }],
      at: { file: "clusters/_template/bootstrap-kit/kustomization.yaml", text: "04-note.yaml" },
    },
  ],
};
