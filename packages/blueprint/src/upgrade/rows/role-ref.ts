import { deepEqual } from "../fields/deep-equal.ts";
import { at, type Row } from "./row.ts";

export const roleRef: Row = {
  id: "UP-ROLEREF",
  change: "RoleBinding, ClusterRoleBinding: roleRef",
  kinds: ["RoleBinding", "ClusterRoleBinding"],
  *check({ live, result }) {
    if (deepEqual(at(live, "roleRef"), at(result, "roleRef"))) return;
    yield { verdict: "immutable", field: "roleRef", message: "cannot change roleRef" };
  },
  force: () => "cure",
  remedy: () => "Let it be recreated; for that moment its subjects have none of its rights. A binding under a new name has no such gap.",
};
