import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleRepositoryRoot, withChanges } from "@catalyst/blueprint/testing/example-repository.ts";
import { type LabRegistry, registryMissing, startRegistry } from "@catalyst/lab/registry/start-registry.ts";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeSandbox, type Outcome } from "./testing/run-catalyst.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const missing = await registryMissing();
const sandbox = await makeSandbox();
let repository: string;
let key: string;

beforeAll(async () => {
  repository = await withChanges(exampleRepositoryRoot, []);
  key = join(sandbox.directory, "signing.pem");
  await sandbox.catalyst("blueprint", "keys", "generate", key);
});

afterAll(async () => {
  await rm(repository, { recursive: true, force: true });
  await sandbox.remove();
});

describe("a registry that nobody answers for exits 3 and is named", () => {
  test("when an artifact is to be judged", async () => {
    const host = await closedPort();

    const { exitCode, stderr } = await sandbox.catalyst("blueprint", "verify-artifact", `oci://${host}/catalyst/bp-dormant:1.0.0`);

    expect(exitCode).toBe(3);
    expect(stderr).toContain(host);
    expect(stderr).toContain("(REG-UNREACHABLE)");
  });

  test("when a Blueprint is to be published", async () => {
    const host = await closedPort();

    const { exitCode, stderr } = await publish(host, {});

    expect(exitCode).toBe(3);
    expect(stderr).toContain(host);
    expect(stderr).toContain("(REG-UNREACHABLE)");
  });
});

test("a reference that names no place in a registry is a wrong call, with one that does", async () => {
  const { exitCode, stderr } = await sandbox.catalyst("blueprint", "verify-artifact", "oci://");

  expect(exitCode).toBe(2);
  expect(stderr).toContain("oci://ghcr.io/openova-io/bp-cnpg:1.0.0");
});

describe.skipIf(missing !== undefined)(`a registry that asks who one is${missing === undefined ? "" : ` (${missing})`}`, () => {
  let folder: string;
  let registry: LabRegistry;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "catalyst-registry-"));
    // Of "a-password-of-a-test".
    const htpasswd = "somebody:$2b$05$abcdefghijklmnopqrstuuBZKRRyo/mg1ejnBMNGXWNZS6Q/rHQMa\n";
    registry = await startRegistry({ folder, auth: { htpasswd } });
  });

  afterAll(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("refuses wrong credentials: exit 3, and the password is not shown", async () => {
    const { exitCode, stdout, stderr } = await publish(registry.host, credentials("a-wrong-password"));

    expect(exitCode).toBe(3);
    expect(stderr).toContain("(REG-CREDENTIALS)");
    expect(stdout + stderr).not.toContain("a-wrong-password");
  });

  test("refuses somebody without credentials", async () => {
    const { exitCode, stderr } = await publish(registry.host, {});

    expect(exitCode).toBe(3);
    expect(stderr).toContain("(REG-CREDENTIALS)");
  });

  test("takes a Blueprint from somebody it knows, and gives it back whole and signed", async () => {
    const known = credentials("a-password-of-a-test");

    const published = await publish(registry.host, known);
    const judged = await sandbox.catalystWith(
      known,
      "blueprint",
      "verify-artifact",
      `oci://${registry.host}/catalyst/bp-dormant:1.0.0`,
      "--key",
      `${key}.pub`,
    );

    expect(published).toMatchObject({ exitCode: 0, stderr: "" });
    expect(published.stdout).toContain("bp-dormant:1.0.0 published and signed");
    expect(judged.exitCode).toBe(0);
  });
});

describe("verify --lock-images", () => {
  test.each([
    [["--lock-images", "--offline"], "leave --offline out"],
    [["--lock-images", "--format", "sarif"], "prints human or json"],
    [["--update"], "--update goes with --lock-images"],
  ])("%j is a wrong call", async (words, sentence) => {
    const { exitCode, stderr } = await sandbox.catalyst("blueprint", "verify", join(repository, "platform/dormant"), ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(sentence);
  });

  test("names the image whose registry does not answer, locks nothing and exits 3", async () => {
    const host = await closedPort();
    const changed = await withChanges(exampleRepositoryRoot, [
      { file: "platform/registries.yaml", write: `registries:\n  - prefix: ${host}\n` },
      { file: "platform/dormant/blueprint.yaml", append: `  images:\n    extra: ["${host}/tools/one:1.0.0"]\n` },
    ]);
    onTestFinished(() => rm(changed, { recursive: true, force: true }));

    const told = await sandbox.catalyst("blueprint", "verify", join(changed, "platform/dormant"), "--lock-images");
    const inJson = await sandbox.catalyst("blueprint", "verify", join(changed, "platform/dormant"), "--lock-images", "--format", "json");

    expect(told.exitCode).toBe(3);
    expect(told.stdout).toMatch(new RegExp(`unanswered +${host}/tools/one:1\\.0\\.0`));
    expect(told.stdout).toContain("No lock changed.");
    expect(JSON.parse(inJson.stdout)).toMatchObject({
      files: [],
      blueprints: [{ blueprint: "bp-dormant", images: [{ outcome: "unanswered" }, { outcome: "not-asked" }] }],
    });
  });
});

function publish(host: string, environment: Record<string, string>): Promise<Outcome> {
  // Credentials that the person who runs this keeps for Docker say nothing here.
  return sandbox.catalystWith(
    { DOCKER_CONFIG: sandbox.directory, ...environment },
    "blueprint",
    "publish",
    join(repository, "platform/dormant"),
    "--offline",
    "--to",
    `oci://${host}/catalyst`,
    "--key",
    key,
    "--output",
    join(sandbox.directory, "output"),
  );
}

function credentials(password: string): Record<string, string> {
  return { CATALYST_REGISTRY_USERNAME: "somebody", CATALYST_REGISTRY_PASSWORD: password };
}

/** A port of this machine that was free a moment ago, so that nobody listens there. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));

  return `127.0.0.1:${port}`;
}
