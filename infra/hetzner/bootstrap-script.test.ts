import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("cloud-init/catalyst-bootstrap.sh", import.meta.url));
const fstab = "# swap was here\nUUID=1 / ext4 defaults 0 1\n/swapfile none swap sw 0 0\n";

interface Report {
  path: string;
  authorization: string | undefined;
  body: { node: string; region: string; step: string; status: string; message: string; elapsedMs: number; tail?: string };
}

/** The script itself with the machine's own commands replaced: they write what they were called with to a file. */
describe("the boot script", () => {
  let machine: string;
  let mothership: Server;
  let reports: Report[];

  beforeEach(async () => {
    machine = await mkdtemp(join(tmpdir(), "catalyst-machine-"));
    await mkdir(join(machine, "bin"));
    await writeFile(join(machine, "fstab"), fstab);
    reports = [];
    mothership = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Report["body"];
        reports.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
        response.writeHead(204).end();
      });
    }).listen(0, "127.0.0.1");
    await once(mothership, "listening");
    await command("swapoff");
    await command("systemctl");
    await command("sshd", "echo passwordauthentication no");
    await command("ip", "echo '2: eth0    inet 10.0.1.2/24 brd 10.0.1.255'");
  });

  afterEach(async () => {
    mothership.close();
    mothership.closeAllConnections();
    await rm(machine, { recursive: true });
  });

  test("prepares the host and reports start and end with the node's bearer", async () => {
    const { exitCode } = await boot();

    expect(exitCode).toBe(0);
    expect(await readFile(join(machine, "fstab"), "utf8")).toBe("# swap was here\nUUID=1 / ext4 defaults 0 1\n");
    expect(await calls()).toEqual([
      "swapoff -a",
      "systemctl restart ssh",
      "sshd -T",
      "systemctl enable catalyst-bootstrap.service",
      "ip -o addr show",
    ]);
    expect(reports.map(({ body }) => [body.node, body.region, body.step, body.status])).toEqual([
      ["catalyst-acme-cp-1", "fsn1", "host", "started"],
      ["catalyst-acme-cp-1", "fsn1", "host", "ok"],
    ]);
    expect(reports.map(({ path, authorization }) => [path, authorization])).toEqual(
      reports.map(() => ["/sovereign/api/v1/deployments/0123456789abcdef/cloud-init-events", `Bearer ${"b".repeat(64)}`]),
    );
  });

  test("does nothing that is done already", async () => {
    await boot();
    await writeFile(join(machine, "calls"), "");

    const { exitCode } = await boot();

    expect(exitCode).toBe(0);
    expect(await calls()).toEqual([]);
    expect(reports).toHaveLength(2);
  });

  test("gives up after three tries and reports the failure once, with the end of its log", async () => {
    await command("swapoff", 'echo "swap says \\"no\\" \\\\ twice" >&2; exit 1');

    const { exitCode } = await boot();

    expect(exitCode).toBe(1);
    expect(await readdir(join(machine, "state", "steps"))).toEqual([]);
    expect(reports.map(({ body }) => [body.status, body.message])).toEqual([
      ["started", "try 1 of 3"],
      ["started", "try 2 of 3"],
      ["started", "try 3 of 3"],
      ["failed", "not done after 3 tries of 120 s"],
    ]);
    expect(reports.at(-1)?.body.tail).toContain('swap says "no" \\ twice\n');
  });

  test("is not done while SSH still takes passwords", async () => {
    await command("sshd", "echo passwordauthentication yes");

    const { exitCode } = await boot();

    expect(exitCode).toBe(1);
  });

  test("goes on when nobody listens to its reports", async () => {
    mothership.close();
    await once(mothership, "close");

    const { exitCode, stdout } = await boot("127.0.0.1:9");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("could not report host started");
  });

  async function boot(host = `127.0.0.1:${(mothership.address() as AddressInfo | null)?.port}`) {
    const values = {
      CATALYST_API_URL: `http://${host}/sovereign`,
      DEPLOYMENT_ID: "0123456789abcdef",
      NODE_ADDRESS: "10.0.1.2",
      NODE_BEARER: "b".repeat(64),
      NODE_NAME: "catalyst-acme-cp-1",
      REGION_KEY: "fsn1",
    };
    const lines = Object.entries(values).map(([name, value]) => `${name}=${Buffer.from(value).toString("base64")}\n`);
    await writeFile(join(machine, "bootstrap.env"), lines.join(""));

    return await execa("bash", [script], {
      reject: false,
      extendEnv: false,
      timeout: 20_000,
      env: {
        PATH: `${join(machine, "bin")}:${process.env["PATH"]}`,
        CATALYST_STATE_DIRECTORY: join(machine, "state"),
        CATALYST_ENVIRONMENT_FILE: join(machine, "bootstrap.env"),
        CATALYST_FSTAB: join(machine, "fstab"),
        CATALYST_PAUSE_SECONDS: "0",
      },
    });
  }

  async function command(name: string, body = "") {
    await writeFile(join(machine, "bin", name), `#!/bin/sh\necho "${name} $*" >>${join(machine, "calls")}\n${body}\n`, { mode: 0o755 });
  }

  async function calls(): Promise<string[]> {
    return (await readFile(join(machine, "calls"), "utf8")).split("\n").filter((line) => line !== "");
  }
});
