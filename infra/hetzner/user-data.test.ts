import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { copyModule, type ModuleCopy } from "./testing/module-copy.ts";
import { variables } from "./testing/variables.ts";

interface CloudConfig {
  package_update: boolean;
  package_upgrade: boolean;
  packages: string[];
  write_files: { path: string; permissions: string; encoding: "b64" | "gz+b64"; content: string }[];
  runcmd: string[][];
  ca_certs?: { trusted: string[] };
}

const certificate = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUe\n-----END CERTIFICATE-----";

describe("user data", () => {
  let module: ModuleCopy;
  beforeAll(async () => {
    module = await copyModule();
  }, 600_000);
  afterAll(() => module.remove());

  test("is a cloud-config that writes its files and runs one script", async () => {
    const config = await render();

    expect(config).toMatchObject({
      package_update: true,
      package_upgrade: false,
      packages: ["curl", "ca-certificates", "iptables", "fail2ban", "unattended-upgrades"],
      runcmd: [["/usr/local/sbin/catalyst-bootstrap"]],
    });
    expect(config.ca_certs).toBeUndefined();
    expect(modes(config)).toEqual({
      "/etc/apt/apt.conf.d/52-catalyst": "0644",
      "/etc/catalyst/bootstrap.env": "0600",
      "/etc/fail2ban/jail.d/catalyst.conf": "0644",
      "/etc/ssh/sshd_config.d/00-catalyst.conf": "0644",
      "/etc/systemd/system/catalyst-bootstrap.service": "0644",
      "/usr/local/sbin/catalyst-bootstrap": "0755",
      "/var/lib/catalyst/sovereign.json": "0644",
    });
    expect(file(config, "/usr/local/sbin/catalyst-bootstrap")).toMatch(/^#!\/bin\/bash\n/);
  });

  test("gives the script its values as base64 words", async () => {
    const config = await render();

    expect(environment(config)).toEqual({
      CATALYST_API_URL: "https://catalyst.example.org/sovereign",
      DEPLOYMENT_ID: "0123456789abcdef",
      NODE_ADDRESS: "10.0.1.2",
      NODE_BEARER: "b".repeat(64),
      NODE_NAME: "catalyst-acme-example-org-cp-1",
      REGION_KEY: "fsn1",
    });
  });

  test("says on the machine whom it belongs to, and nothing secret", async () => {
    const text = file(await render(), "/var/lib/catalyst/sovereign.json");

    expect(JSON.parse(text)).toEqual({
      sovereignFQDN: "acme.example.org",
      deploymentId: "0123456789abcdef",
      organization: { name: "Acme Trading", email: "admin@example.org" },
      domain: { mode: "pool", pool: "", subdomain: "" },
      region: { key: "fsn1", role: "primary", cloudRegion: "fsn1", clusterName: "hz-fsn-mgt-prod", clusterId: 1 },
      node: { name: "catalyst-acme-example-org-cp-1", role: "control-plane" },
      versions: { k3s: "v1.31.4+k3s1", helm: "v3.17.2", gatewayAPI: "v1.1.0", cilium: "1.16.5", flux: "v2.4.0" },
    });
    for (const secret of ["x".repeat(61), "k".repeat(64), "a".repeat(64), "b".repeat(64)]) expect(text).not.toContain(secret);
  });

  test("holds neither the cloud token nor a token that today's boot does not use", async () => {
    const config = await render();

    const everything = config.write_files.map(({ path }) => file(config, path)).join("\n") + JSON.stringify(environment(config));
    for (const secret of ["x".repeat(61), "k".repeat(64), "a".repeat(64)]) expect(everything).not.toContain(secret);
  });

  test.each([
    `"'\`$(reboot)\`'"`,
    "${var.hcloud_token} %{ if true }x%{ endif }",
    ": - {[&*!|>%@ #",
    "Société Générale شركة 東京 🌍",
    String.raw`back\slash \n \u0000`,
  ])("carries the name %s as it is", async (name) => {
    const config = await render({ org_name: name });

    expect(JSON.parse(file(config, "/var/lib/catalyst/sovereign.json"))).toMatchObject({ organization: { name } });
    expect(config.runcmd).toEqual([["/usr/local/sbin/catalyst-bootstrap"]]);
  });

  test("trusts each certificate of the bundle before anything is downloaded", async () => {
    const config = await render({ ca_bundle_pem: `# ours\n${certificate}\n\n# and theirs\n${certificate}\n` });

    expect(config.ca_certs).toEqual({ trusted: [certificate, certificate] });
  });

  test("leaves out what is switched off", async () => {
    const config = await render({ enable_fail2ban: false, enable_unattended_upgrades: false });

    expect(config.packages).toEqual(["curl", "ca-certificates", "iptables"]);
    expect(Object.keys(modes(config)).filter((path) => /fail2ban|apt/.test(path))).toEqual([]);
  });

  test("names the same k3s release as pins.json", async () => {
    const [pinned, used] = (await module.evaluate("[local.pins.k3s.version, var.k3s_version]", variables())) as string[];

    expect(used).toBe(pinned);
  });

  async function render(changes: Record<string, unknown> = {}): Promise<CloudConfig> {
    const text = (await module.evaluate('local.user_data["fsn1/cp-1"]', variables(changes))) as string;
    expect(text).toMatch(/^#cloud-config\n/);
    // The size check counts characters, so a byte more than a character would let a document through that is too long.
    expect(text).toMatch(/^[\t\n\x20-\x7e]*$/);

    return parse(text) as CloudConfig;
  }
});

function modes(config: CloudConfig): Record<string, string> {
  return Object.fromEntries(config.write_files.map(({ path, permissions }) => [path, permissions]));
}

function file(config: CloudConfig, path: string): string {
  const entry = config.write_files.find((one) => one.path === path);
  if (entry === undefined) throw new Error(`the cloud-config writes no ${path}`);
  const bytes = Buffer.from(entry.content, "base64");

  return (entry.encoding === "gz+b64" ? gunzipSync(bytes) : bytes).toString("utf8");
}

function environment(config: CloudConfig): Record<string, string> {
  const words = file(config, "/etc/catalyst/bootstrap.env").matchAll(/^([A-Z_]+)=([A-Za-z0-9+/=]*)\n/gm);

  return Object.fromEntries([...words].map(([, name, value]) => [name, Buffer.from(value ?? "", "base64").toString("utf8")]));
}
