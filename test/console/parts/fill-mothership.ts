import type { CreateRequest } from "@catalyst/contract";
import type { TestMothership, TestMothershipOptions } from "../../../packages/server/src/testing/test-mothership.ts";

/** Deployments by the state they are in. */
export interface Filled {
  standing: string;
  failed: string;
  underWay: string;
  cancelled: string;
  wiped: string;
  /** No record of it exists. */
  unknown: string;
}

/** A project with room for all of them; one place has no servers left, another one takes its time. */
export const fillOptions: TestMothershipOptions = {
  project: { id: "test", quota: { load_balancers: 20, servers: 60 } },
  set: { "hetzner.stock.hel1.*": 0, "hetzner.stock.nbg1.*": { stall: "600h" } },
};

/** Makes a deployment in each state a person may meet. */
export async function fillMothership(mothership: TestMothership): Promise<Filled> {
  const { client } = mothership;
  const create = async (members: Partial<CreateRequest>) =>
    (await client.call("createDeployment", { body: mothership.request(members) })).id;
  const settled = (id: string) => mothership.follow(id, () => false);

  const { id: standing } = await mothership.provision(at("muscat", "fsn1", 1));
  const failed = await create(at("salalah", "hel1"));
  await settled(failed);
  const cancelled = await create(at("nizwa", "nbg1"));
  await mothership.follow(cancelled, ({ phase }) => phase.startsWith("tofu"));
  await client.call("cancelDeployment", { params: { id: cancelled }, body: { wipe: false } });
  await settled(cancelled);
  const { id: wiped } = await mothership.provision(at("sohar", "fsn1"));
  await client.call("wipeDeployment", {
    params: { id: wiped },
    query: { force: true },
    body: { hcloud_token: mothership.token, confirm: "sohar.omani.works" },
  });
  await settled(wiped);
  const underWay = await create(at("duqm", "nbg1"));
  await mothership.follow(underWay, ({ message }) => /still creating/i.test(message));
  return { standing, failed, cancelled, wiped, underWay, unknown: "0000000000000000" };
}

function at(name: string, cloudRegion: string, workers = 0): Partial<CreateRequest> {
  return {
    orgName: `${name[0]?.toUpperCase()}${name.slice(1)} Trading`,
    sovereignFQDN: `${name}.omani.works`,
    region: cloudRegion,
    workerCount: workers,
    ...(workers > 0 ? { workerSize: "cpx32" } : {}),
  };
}
