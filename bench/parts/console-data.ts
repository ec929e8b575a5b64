import { randomBytes } from "node:crypto";
import type { Db } from "../../packages/server/src/database/connect.ts";
import { type History, historyForTests } from "../../packages/server/src/features/jobs/testing/history-for-tests.ts";
import { sampleDeployment } from "../../packages/server/src/testing/sample-deployment.ts";

/** A deployment with so many regions, each with a boot and fifteen jobs of the kit, at work in its first phase. */
export async function withRegions(db: Db, count: number): Promise<History> {
  const region = sampleDeployment({}).spec.regions[0];
  if (!region) throw new Error("The sample has no region");
  const history = await begin(db, { regions: Array.from({ length: count }, (_, index) => ({ ...region, key: `r${index}` })) });
  await history.open("preflight");
  return history;
}

/** A deployment that has said so much in one phase, and is at work in it. */
export async function withLines(db: Db, count: number): Promise<History> {
  const history = await begin(db, {});
  await history.open("tofu-apply");
  await history.tellMany("tofu", count);
  return history;
}

function begin(db: Db, spec: object): Promise<History> {
  const id = randomBytes(8).toString("hex");
  return historyForTests(db, { id, spec: { fqdn: `${id}.example.org`, ...spec } });
}
