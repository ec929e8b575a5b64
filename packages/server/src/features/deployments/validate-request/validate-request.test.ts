import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CreateRequest } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import { samplePublicKey } from "../../../testing/sample-deployment.ts";
import { type RequestRules, type ValidatedRequest, validateRequest } from "./validate-request.ts";

const rules: RequestRules = {
  pools: ["omani.works", "openova.io"],
  forbiddenDomains: ["test.omani.works"],
  registrars: ["dynadot", "ovh"],
  egressCIDRs: ["198.51.100.7/32"],
  tokenFits: (token) => token.startsWith("lab"),
};
const token = `lab${"a".repeat(61)}`;

const solo: CreateRequest = {
  orgName: "Acme",
  orgEmail: "ops@acme.example",
  sovereignFQDN: "acme.omani.works",
  hetznerToken: token,
  region: "fsn1",
  sshPublicKey: samplePublicKey,
};

describe("a request that is in order", () => {
  test("gets defaults, a trimmed and lower-cased name, and its parts", () => {
    const { spec, warnings } = accept({ sovereignFQDN: " ACME.omani.works. " });

    expect(spec).toMatchObject({ fqdn: "acme.omani.works", domainMode: "pool", poolDomain: "omani.works", subdomain: "acme" });
    expect(spec.regions).toEqual([
      {
        key: "fsn1",
        clusterName: "hz-fsn-mgt-prod",
        provider: "hetzner",
        cloudRegion: "fsn1",
        controlPlaneSize: "cpx52",
        workerSize: "",
        workerCount: 0,
        haEnabled: false,
      },
    ]);
    expect(spec).toMatchObject({ sshAllowedCIDRs: [], k8sAPIAllowedCIDRs: ["0.0.0.0/0", "::/0"], dedicatedProject: true });
    expect(warnings).toEqual([]);
  });

  test("may leave the name to be put together from subdomain and pool", () => {
    const { sovereignFQDN: _, ...unnamed } = solo;

    const { spec } = validateRequest({ ...unnamed, sovereignSubdomain: "Acme", sovereignPoolDomain: "openova.io" }, rules);

    expect(spec.fqdn).toBe("acme.openova.io");
  });

  test.each([
    ["byo", "byo-manual"],
    ["byo-manual", "byo-manual"],
  ])("mode %s means %s and takes a domain of one's own", (sovereignDomainMode, domainMode) => {
    const { spec } = accept({ sovereignDomainMode, sovereignFQDN: "3d.acme.example" });

    expect(spec).toMatchObject({ domainMode, fqdn: "3d.acme.example", poolDomain: "", subdomain: "" });
  });

  test("keeps secrets out of what is shown and recorded", () => {
    const { spec, secrets } = accept({
      registrar: { name: "dynadot", token: "registrar-canary" },
      sovereignCloudToken: `lab${"b".repeat(61)}`,
      objectStorage: { region: "fsn1", accessKey: "access-canary", secretKey: "secret-canary" },
    });

    expect(secrets.map(({ name }) => name)).toEqual([
      "hcloud_token",
      "registrar_token",
      "sovereign_cloud_token",
      "object_storage_access_key",
      "object_storage_secret_key",
    ]);
    expect(JSON.stringify(spec)).not.toMatch(/canary|labaaa|labbbb/);
  });

  test("with members that are not known is warned, and forgets them: a misspelt token is a secret too", () => {
    const misspelt = { hetznertoken: "misspelt-canary", regions: [{ cloudRegion: "fsn1", colour: "blue" }] };

    const { spec, warnings } = accept(misspelt);

    expect(warnings).toEqual([
      "The member hetznertoken is not known and was ignored",
      "The member regions.0.colour is not known and was ignored",
    ]);
    expect(JSON.stringify(spec)).not.toMatch(/canary|blue/);
  });

  test("gives repeated locations keys and cluster names that count up", () => {
    const regions = ["fsn1", "fsn1", "hel1", "fsn1"].map((cloudRegion) => ({ cloudRegion }));

    const { spec } = accept({ regions });

    expect(spec.regions.map(({ key }) => key)).toEqual(["fsn1", "fsn1-2", "hel1", "fsn1-3"]);
    expect(spec.regions.map(({ clusterName }) => clusterName)).toEqual([
      "hz-fsn-mgt-prod",
      "hz-fsn-rtz-prod",
      "hz-hel-rtz-prod",
      "hz-fsn-rtz-prod-2",
    ]);
  });

  test.each([
    ["one token for both jobs", { sovereignCloudToken: token }, /separate one/],
    ["a size that the platform alone fills", { controlPlaneSize: "cpx22" }, /GB of memory; the platform alone takes/],
  ])("is warned of %s", (_, members, warning) => {
    const { warnings } = accept(members);

    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });
});

const malformedName = "must be a domain of at least two labels of a–z, 0–9 and hyphens, none at a label's ends, 63 characters in all";
const malformedEmail = "must be an e-mail address with one @ and a valid host, such as ops@example.com";
const locations = /^must be a location of hetzner: .*fsn1.*nbg1/;

describe("a request that is not in order names the member and says what is wrong", () => {
  test.each<[string, Partial<CreateRequest>, string, string | RegExp]>([
    ["a name with a space", { sovereignFQDN: "ac me.omani.works" }, "sovereignFQDN", malformedName],
    ["a name with an empty label", { sovereignFQDN: "acme..works" }, "sovereignFQDN", malformedName],
    ["a name that begins with a hyphen", { sovereignFQDN: "-acme.omani.works" }, "sovereignFQDN", malformedName],
    ["a name of one label", { sovereignFQDN: "acme" }, "sovereignFQDN", malformedName],
    ["a name of 64 characters", { sovereignFQDN: `${"a".repeat(52)}.omani.works` }, "sovereignFQDN", malformedName],
    ["a path instead of a name", { sovereignFQDN: "../../etc" }, "sovereignFQDN", malformedName],
    ["a name unlike its parts", { sovereignSubdomain: "other" }, "sovereignFQDN", /must be other\.omani\.works/],
    ["an unknown mode", { sovereignDomainMode: "free" }, "sovereignDomainMode", "must be pool, byo-manual or byo-api"],
    [
      "byo-api without a registrar",
      { sovereignDomainMode: "byo-api", sovereignFQDN: "a.example.com" },
      "registrar",
      "is required in mode byo-api: name and token of the registrar",
    ],
    ["an e-mail without a host", { orgEmail: "ops@" }, "orgEmail", malformedEmail],
    ["an e-mail with two @", { orgEmail: "a@b@example.com" }, "orgEmail", malformedEmail],
    ["an e-mail with a line break", { orgEmail: "a\n@example.com" }, "orgEmail", malformedEmail],
    ["an e-mail of 255 characters", { orgEmail: `a@${"b.".repeat(125)}com` }, "orgEmail", malformedEmail],
    ["an empty organization", { orgName: "  " }, "orgName", "must have 1 to 120 characters"],
    ["a control character in the organization", { orgName: "A\u0007cme" }, "orgName", "must not contain control characters"],
    ["an unknown region", { region: "mars1" }, "region", locations],
    ["no region", { region: undefined }, "region", "is required, unless regions are given"],
    ["an unknown region in a list", { regions: [{ cloudRegion: "mars1" }] }, "regions.0.cloudRegion", locations],
    ["an unknown size", { controlPlaneSize: "huge" }, "controlPlaneSize", "huge is not a server size of hetzner"],
    ["an ARM size", { controlPlaneSize: "cax41" }, "controlPlaneSize", /^cax41 is arm\w*; nodes need an x86 size, such as cpx52$/],
    ["an unknown worker size", { workerSize: "tiny", workerCount: 1 }, "workerSize", "tiny is not a server size of hetzner"],
    ["too many workers", { workerCount: 51 }, "workerCount", "must be 0 to 50"],
    ["fewer than no workers", { workerCount: -1 }, "workerCount", "must be 0 to 50"],
    ["six regions", { regions: Array.from({ length: 6 }, () => ({ cloudRegion: "fsn1" })) }, "regions", "must be at most 5"],
    [
      "more than 100 nodes",
      { regions: ["fsn1", "nbg1", "hel1"].map((cloudRegion) => ({ cloudRegion, workerCount: 40 })) },
      "regions",
      "would make 123 nodes; at most 100 are possible",
    ],
    ["an unknown provider", { regions: [{ provider: "acme", cloudRegion: "fsn1" }] }, "regions.0.provider", "is not a provider we know"],
    [
      "a region key that is too long",
      { regions: [{ key: "frankfurt", cloudRegion: "fsn1" }] },
      "regions.0.key",
      "must be 1 to 6 of a–z, 0–9 and hyphens, none at its ends",
    ],
    [
      "a region key used twice",
      { regions: ["fsn1", "nbg1"].map((cloudRegion) => ({ key: "a", cloudRegion })) },
      "regions.1.key",
      "is used by another region",
    ],
    ["an SSH key that is none", { sshPublicKey: "hello" }, "sshPublicKey", /./],
    ["an SSH key of two lines", { sshPublicKey: `${samplePublicKey}\n${samplePublicKey}` }, "sshPublicKey", /./],
    ["an SSH key whose blob is of another type", { sshPublicKey: samplePublicKey.replace("ssh-ed25519", "ssh-rsa") }, "sshPublicKey", /./],
    ["a private SSH key", { sshPublicKey: "-----BEGIN OPENSSH PRIVATE KEY-----" }, "sshPublicKey", /./],
    ["a token of the wrong length", { hetznerToken: "short" }, "hetznerToken", "must have exactly 64 characters; this one has 5"],
    ["no token", { hetznerToken: undefined }, "hetznerToken", "is required"],
    ["a token of another cloud", { hetznerToken: "r".repeat(64) }, "hetznerToken", /does not belong to the cloud/],
    ["a project id that is no number", { hetznerProjectID: "12a" }, "hetznerProjectID", "must be digits, 32 at most"],
    ["a Sovereign's token of the wrong length", { sovereignCloudToken: "x" }, "sovereignCloudToken", "must have exactly 64 characters"],
    ["a range that is none", { sshAllowedCIDRs: ["10.0.0.0/33"] }, "sshAllowedCIDRs.0", /^10\.0\.0\.0\/33 is not a range such as/],
    [
      "an API list that locks the mothership out",
      { k8sAPIAllowedCIDRs: ["203.0.113.0/24"] },
      "k8sAPIAllowedCIDRs",
      "must cover the addresses this mothership comes from: 198.51.100.7/32",
    ],
    ["an unknown topology of Keycloak", { keycloakTopology: "both" }, "keycloakTopology", "must be shared-sovereign or per-organization"],
    ["a mirror that is no address", { artifactMirrorURL: "mirror" }, "artifactMirrorURL", /must be an http or https address/],
    [
      "a mirror's address with a password in it",
      { registryMirrors: { "docker.io": "https://me:canary@mirror.example" } },
      "registryMirrors.docker.io",
      /without a user name or password/,
    ],
    [
      "a bundle that holds a private key",
      { caBundlePEM: "-----BEGIN PRIVATE KEY-----\nAA\n" },
      "caBundlePEM",
      /certificates and nothing else/,
    ],
  ])("%s", (_, members, member, sentence) => {
    const refusal = refuse(members);

    expect(refusal).toMatchObject({ code: "invalid-request", status: 400 });
    expect(Object.keys(refusal.fields ?? {})).toEqual([member]);
    expect(refusal.fields?.[member]).toMatch(sentence);
  });

  test("all of it at once", () => {
    const refusal = refuse({ orgEmail: "x", sshPublicKey: "x", region: "mars1" });

    expect(Object.keys(refusal.fields ?? {}).toSorted()).toEqual(["orgEmail", "region", "sshPublicKey"]);
    expect(refusal.message).toBe("3 members are not valid: orgEmail, region, sshPublicKey");
  });
});

describe("a name that cannot be given has a code of its own", () => {
  test.each<[string, Partial<CreateRequest>, string, number]>([
    ["a pool that is not ours", { sovereignFQDN: "acme.example.com" }, "unsupported-pool", 422],
    ["a pool that is not ours, named", { sovereignPoolDomain: "example.com" }, "unsupported-pool", 422],
    ["a subdomain that begins with a digit", { sovereignFQDN: "3d.omani.works" }, "invalid-format", 422],
    ["a subdomain of two labels", { sovereignFQDN: "a.b.omani.works" }, "invalid-format", 422],
    ["a subdomain that looks like punycode", { sovereignFQDN: "xn--abc.omani.works" }, "invalid-format", 422],
    ["a reserved subdomain", { sovereignFQDN: "www.omani.works" }, "subdomain-reserved", 409],
    [
      "a domain that tests must not touch",
      { sovereignDomainMode: "byo", sovereignFQDN: "x.test.omani.works" },
      "forbidden-test-domain",
      422,
    ],
    ["a provider that is only planned", { regions: [{ provider: "aws", cloudRegion: "eu-central-1" }] }, "provider-not-available", 400],
  ])("%s", (_, members, code, status) => {
    expect(refuse(members)).toMatchObject({ code, status });
  });
});

const aDomain = /^(?=.{3,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

test("whatever is sent in the right shape is either accepted or refused in our words, and never breaks the rules of names", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", " ", "fsn1", "cpx52", "hetzner", "acme.omani.works", token),
  );
  const region = fc.record(
    {
      key: text,
      provider: fc.oneof(fc.constant("hetzner"), text),
      cloudRegion: text,
      controlPlaneSize: text,
      workerSize: text,
      workerCount: fc.integer(),
      haEnabled: fc.boolean(),
    },
    { requiredKeys: ["cloudRegion"] },
  );
  const request = fc.record(
    {
      orgName: text,
      orgEmail: fc.oneof(fc.emailAddress(), text),
      sovereignFQDN: fc.oneof(fc.domain(), text),
      sovereignDomainMode: fc.oneof(fc.constantFrom("pool", "byo", "byo-manual", "byo-api"), text),
      sovereignPoolDomain: fc.oneof(fc.constant("omani.works"), text),
      sovereignSubdomain: text,
      registrar: fc.record({ name: text, token: text }),
      hetznerToken: fc.oneof(fc.constant(token), text),
      hetznerProjectID: text,
      region: text,
      controlPlaneSize: text,
      workerCount: fc.integer(),
      regions: fc.array(region, { maxLength: 7 }),
      sshPublicKey: fc.oneof(fc.constant(samplePublicKey), text),
      sshAllowedCIDRs: fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), text), { maxLength: 3 }),
      k8sAPIAllowedCIDRs: fc.array(fc.oneof(fc.constant("0.0.0.0/0"), text), { maxLength: 3 }),
      registryMirrors: fc.dictionary(text, text),
      organization: fc.dictionary(fc.string(), fc.jsonValue()),
      caBundlePEM: text,
      artifactMirrorURL: fc.oneof(fc.webUrl(), text),
    },
    { requiredKeys: ["orgName", "orgEmail", "sshPublicKey"], noNullPrototype: true },
  );

  const property = fc.property(request, (body) => {
    const outcome = attempt(body);
    return outcome instanceof CatalystError ? outcome.status < 500 : aDomain.test(outcome.spec.fqdn);
  });

  expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow();
});

function accept(members: Partial<CreateRequest>): ValidatedRequest {
  return validateRequest({ ...solo, ...members }, rules);
}

function refuse(members: Partial<CreateRequest>): CatalystError {
  const outcome = attempt({ ...solo, ...members });
  if (outcome instanceof CatalystError) return outcome;
  throw new Error("The request was accepted");
}

/** Lets everything through that is not an error of ours. */
function attempt(request: CreateRequest): ValidatedRequest | CatalystError {
  try {
    return validateRequest(request, rules);
  } catch (error) {
    if (error instanceof CatalystError) return error;
    throw error;
  }
}
