import { cloudKinds } from "@catalyst/contract";
import type { Cloud, CloudObject } from "./cloud.ts";

/** Every object of every kind in the project, whoever made it. */
export async function listProject(cloud: Cloud, signal: AbortSignal): Promise<CloudObject[]> {
  const lists = await Promise.all(cloudKinds.map((kind) => cloud.list(kind, signal)));
  return lists.flat();
}
