import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseReference } from "../../oci/reference.ts";
import { createRegistryClient, type RegistryClient } from "../../oci/registry-client.ts";
import { billTypes } from "../sbom/bill-of-materials.ts";
import { imagePackagesFrom } from "../sbom/read-image-packages.ts";
import { readAttestations } from "../signing/signatures.ts";
import { type Publishing, publishingMissing, startPublishing } from "../testing/publishing-for-tests.ts";
import { describeArtifact } from "./describe-artifact.ts";
import { publishedArtifactOf, readPublishedVersions } from "./published-versions.ts";
import { pullChart } from "./pull-chart.ts";

describe.skipIf(publishingMissing !== undefined)(`An artifact${publishingMissing === undefined ? "" : ` (${publishingMissing})`}`, () => {
  let publishing: Publishing;
  let registry: RegistryClient;
  let digest: string;
  let archiveSha256: string;

  beforeAll(async () => {
    publishing = await startPublishing();
    registry = createRegistryClient({ registry: publishing.registry.host });
    ({ digest, archiveSha256 } = await publishing.publish(await publishing.repository()));
  });

  afterAll(() => publishing.stop());

  test("is told in a few lines, with what is wrong below", async () => {
    const good = describeArtifact(await publishing.verify("charts/bp-wrap", "1.0.0"));
    const absent = describeArtifact(await publishing.verify("charts/bp-wrap", "9.9.9"));

    expect(good).toContain(digest);
    expect(good).toContain("nothing is wrong with it");
    expect(absent).toContain("ART-ABSENT: There is no such artifact.");
  });

  test("is pulled by its tag and by its digest, and is undefined when it is not there", async () => {
    const reference = parseReference(`oci://${publishing.registry.host}/charts/bp-wrap:1.0.0`);

    const byTag = await pullChart(registry, reference);
    const byDigest = await pullChart(registry, { ...reference, digest });

    expect(byDigest).toEqual(byTag);
    expect(byTag?.digest).toBe(digest);
    expect(await pullChart(registry, { ...reference, tag: "9.9.9" })).toBeUndefined();
  });

  test("is one of the published versions, and its signatures' tags are not", async () => {
    const root = await publishing.repository(versionOf("1.10.0"));
    await publishing.publish(root);
    await publishing.publish(await publishing.repository(versionOf("1.9.0")));

    expect(await readPublishedVersions(registry, "charts/bp-wrap")).toEqual(["1.0.0", "1.9.0", "1.10.0"]);
    expect(await readPublishedVersions(registry, "charts/nobody")).toEqual([]);
  });

  test("is what the rule about pins asks for", async () => {
    const verdict = await publishing.verify("charts/bp-wrap", "1.0.0");

    expect(publishedArtifactOf(verdict)).toEqual({ signed: true, hollow: false, attested: true });
    expect(publishedArtifactOf(await publishing.verify("charts/bp-wrap", "9.9.9"))).toBeUndefined();
  });

  test("names by which rules it was published, and out of which bytes", async () => {
    const { statements } = await readAttestations({ registry, repository: "charts/bp-wrap", digest }, publishing.key);

    const publish = statements.find(({ predicateType }) => predicateType.includes("publish"))?.predicate;
    expect(publish).toMatchObject({
      archiveSha256,
      rules: { version: "rules-of-a-test", errors: 0 },
      run: "a run of a test",
      standIns: [],
    });
    expect(publish?.["inputs"]).toContainEqual({ path: "catalyst/blueprint.yaml", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(publish?.["guards"]).toHaveLength(4);
  });

  test("lists what an image says of itself, and says nothing of one that says nothing", async () => {
    // An artifact of ours serves as an image here: it carries bills of materials in the same place.
    const image = `${publishing.registry.host}/charts/bp-wrap:1.0.0`;
    const readImagePackages = imagePackagesFrom((host) => createRegistryClient({ registry: host }));
    const images = [
      { image, digest },
      { image: "127.0.0.1:1/nobody:1", digest },
    ];
    const root = await publishing.repository({ "platform/wrap/images.lock.yaml": JSON.stringify({ images }) });

    const published = await publishing.publish(root, {
      input: { to: `oci://${publishing.registry.host}/billed` },
      dependencies: { readImagePackages },
    });

    const subject = { registry, repository: "billed/bp-wrap", digest: published.digest };
    const { statements } = await readAttestations(subject, publishing.key);
    const bill = statements.find(({ predicateType }) => predicateType === billTypes.spdx)?.predicate as unknown as Bill;
    const inside = bill.packages.filter(({ SPDXID }) => SPDXID.startsWith("SPDXRef-Image-1-Package"));
    expect(inside.map(({ name }) => name)).toEqual(["bp-wrap", "tiny", "ghcr.io/openova-io/tiny"]);
    expect(bill.packages.find(({ SPDXID }) => SPDXID === "SPDXRef-Image-2")?.comment).toContain("not known");
  });
});

interface Bill {
  packages: { SPDXID: string; name: string; comment?: string }[];
}

function versionOf(version: string): Record<string, string> {
  const dependency = '{name: tiny, version: 1.0.0, repository: "https://charts.example.org/tiny"}';

  return {
    "platform/wrap/blueprint.yaml": `metadata: {name: bp-wrap}\nspec: {version: ${version}}\n`,
    "platform/wrap/chart/Chart.yaml": `apiVersion: v2\nname: bp-wrap\nversion: ${version}\ndependencies: [${dependency}]\n`,
  };
}
