import type { Me, State } from "@catalyst/contract";

/** Whether a person may change a deployment: its owner and sovereign-admins may; auditors look. */
export function mayAct(me: Me | null | undefined, { owner }: Pick<State, "owner">): boolean {
  return me !== null && me !== undefined && (me.id === owner || me.roles.includes("sovereign-admin"));
}
