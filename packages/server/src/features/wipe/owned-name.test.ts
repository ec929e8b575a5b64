import { assert, constantFrom, property, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleDeployment, sampleRegion } from "../../testing/sample-deployment.ts";
import { expectedResources } from "../deployments/phases/preflight/expected-resources.ts";
import { isOwnedName } from "./owned-name.ts";

const deployment = { slug: "a-works", spec: { regions: [{ key: "fsn1" }, { key: "nbg1-2" }] } };

describe("names of a deployment", () => {
  test.each([
    "catalyst-a-works",
    "catalyst-a-works-network",
    "catalyst-a-works-net",
    "catalyst-a-works-fw",
    "catalyst-a-works-ssh",
    "catalyst-a-works-cp-1",
    "catalyst-a-works-cp1",
    "catalyst-a-works-cp-3-ipv4",
    "catalyst-a-works-worker-12",
    "catalyst-a-works-w7",
    "catalyst-a-works-nbg1-2-lb",
    "catalyst-a-works-fsn1-pg",
    "catalyst-a-works-nbg1-2-worker-1-ipv4",
  ])("%s is one", (name) => {
    expect(isOwnedName(name, deployment)).toBe(true);
  });

  test.each([
    "catalyst-a-works-x-io",
    "catalyst-a-works-x-io-network",
    "catalyst-a-works-x-io-cp-1",
    "catalyst-a-work",
    "catalyst-a-works-hel1-lb",
    "catalyst-a-works-",
    "catalyst-a-works-network-2",
    "catalyst-a-works-network-old",
    "my-catalyst-a-works-network",
    "catalyst-a-works-cp-",
    "catalyst-a-works-cp-1-ipv6",
    "Catalyst-a-works-network",
    "catalyst-a-works-network\nx",
    "catalyst-aXworks",
    "",
  ])("%j is none", (name) => {
    expect(isOwnedName(name, deployment)).toBe(false);
  });

  test("everything the module makes is one, in any region", () => {
    const regions = [
      sampleRegion({ haEnabled: true, workerCount: 3 }),
      sampleRegion({ key: "hel1-2", cloudRegion: "hel1", workerCount: 1 }),
    ];
    const sample = sampleDeployment({ spec: { regions } });

    const foreign = expectedResources(sample).filter(({ name }) => !isOwnedName(name, sample));

    expect(foreign).toEqual([]);
  });

  test("no other deployment's object is one, however alike the slugs are", () => {
    const slug = stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    const part = constantFrom("-network", "-fw", "-ssh", "-lb", "-cp-1", "-worker-2-ipv4", "");
    const separate = property(slug, slug, part, (mine, theirs, suffix) => {
      const name = `catalyst-${theirs}${suffix}`;
      const owned = isOwnedName(name, { slug: mine, spec: { regions: [] } });
      // A slug that is itself another one plus an object's ending gives the same text; labels tell those apart.
      const sameText = new RegExp(`^${mine}(-(network|net|fw|ssh|lb|pg|(cp|worker)-?\\d+(-ipv4)?|w\\d+))?$`).test(`${theirs}${suffix}`);

      expect(owned).toBe(sameText);
    });

    assert(separate);
  });
});
