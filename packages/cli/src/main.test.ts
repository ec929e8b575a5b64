import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, test } from "vitest";
import { thisProcess } from "./context.ts";
import { choosePort } from "./mothership/choose-port.ts";
import { createProgram } from "./program.ts";
import { main, makeSandbox } from "./testing/run-catalyst.ts";

const sandbox = await makeSandbox();
const { catalyst, catalystWith } = sandbox;

afterAll(() => sandbox.remove());

describe("help", () => {
  test("without a command lists every verb and the first steps, and is a wrong use", async () => {
    const { exitCode, stderr } = await catalyst();

    expect(exitCode).toBe(2);
    for (const verb of ["demo", "test", "up", "down", "provision", "wipe", "lab", "tools"]) expect(stderr).toContain(`\n  ${verb}`);
    expect(stderr).toContain("./catalyst demo");
  });

  test("of every verb that does something ends with an example", () => {
    const withoutExample = leaves(createProgram(thisProcess())).filter((command) => !helpOf(command).includes("Example"));

    expect(withoutExample.map((command) => command.name())).toEqual([]);
  });

  test("on request succeeds", async () => {
    const { exitCode, stdout } = await catalyst("provision", "--help");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("./catalyst provision -f examples/solo.yaml");
  });
});

describe("wrong use exits 2 and says what is wrong", () => {
  test.each([
    [["bogus"], "unknown command 'bogus'"],
    [["provision"], "required option '-f, --file <path>'"],
    [["provision", "-f", "x.yaml", "--bogus"], "unknown option '--bogus'"],
    [["deployment"], "missing required argument 'id'"],
    [["up", "--port", "many"], "A port is a whole number"],
    [["tools", "build", "terraform"], 'there is no tool "terraform"'],
    [["completion", "tcsh"], 'there is no completion for "tcsh"'],
    [["logs", "nothing"], 'there is no log "nothing"'],
    [["down", "--purge"], "there is no terminal to ask on"],
    [["deployments", "--status", "fine"], '"fine" is not a status'],
  ])("%j: %s", async (args, sentence) => {
    const { exitCode, stderr } = await catalyst(...args);

    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
  });
});

describe("with nothing running", () => {
  test("status says how to start and fails; with --json it is an object", async () => {
    const plain = await catalyst("status");
    const json = await catalyst("status", "--json");

    expect(plain).toMatchObject({ exitCode: 1, stdout: "Nothing is running. Start it with ./catalyst up." });
    expect(JSON.parse(json.stdout)).toMatchObject({ running: false, well: false, children: [] });
  });

  test("down has nothing to do, twice", async () => {
    expect(await catalyst("down")).toMatchObject({ exitCode: 0, stdout: "Nothing was running." });
    expect(await catalyst("down")).toMatchObject({ exitCode: 0 });
  });

  test.each([["deployments"], ["deployment", "0123456789abcdef"], ["events", "0123456789abcdef"], ["audit", "verify"]])(
    "%s tells what to start",
    async (...args) => {
      const { exitCode, stderr } = await catalyst(...args);

      expect(exitCode).toBe(1);
      expect(stderr).toBe("catalyst: no mothership is running here.\n  Start one with ./catalyst up, or name one in CATALYST_API_URL.");
    },
  );

  test("lab commands tell what to start", async () => {
    const { exitCode, stderr } = await catalyst("lab", "status");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("no lab is running");
  });

  test("a mothership that does not answer is one sentence without a stack, with --verbose the stack too", async () => {
    const elsewhere = { CATALYST_API_URL: `http://127.0.0.1:${await choosePort([])}`, CATALYST_TOKEN: "x" };

    const plain = await catalystWith(elsewhere, "deployments");
    const verbose = await catalystWith(elsewhere, "--verbose", "deployments");

    expect(plain.stderr).toBe("catalyst: the mothership does not answer.\n  Start it with ./catalyst up, or see ./catalyst status.");
    expect(verbose.stderr).toContain("ECONNREFUSED");
  });

  test("another mothership is never given this machine's own token", async () => {
    const { exitCode, stderr } = await catalystWith({ CATALYST_API_URL: "http://127.0.0.1:9" }, "deployments");

    expect(exitCode).toBe(1);
    expect(stderr).toContain("CATALYST_TOKEN is not");
  });
});

describe("a request file", () => {
  test("that is no YAML is refused before anything is asked", async () => {
    const file = join(sandbox.directory, "broken.yaml");
    await writeFile(file, "orgName: [");

    const { exitCode, stderr } = await catalystWith(
      { CATALYST_API_URL: "http://127.0.0.1:9", CATALYST_TOKEN: "x" },
      "provision",
      "-f",
      file,
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain("broken.yaml is not YAML");
  });

  test("without a token asks for HETZNER_API_TOKEN", async () => {
    const { exitCode, stderr } = await catalystWith(
      { CATALYST_API_URL: "http://127.0.0.1:9", CATALYST_TOKEN: "x" },
      "provision",
      "-f",
      "examples/solo.yaml",
    );

    expect(exitCode).toBe(1);
    expect(stderr).toContain("HETZNER_API_TOKEN is not set");
  });
});

describe("machine-readable output", () => {
  test("of doctor is one finding per line", async () => {
    const { stdout } = await catalyst("doctor", "--json");

    const findings = stdout.split("\n").map((line) => JSON.parse(line) as { id: string; status: string });
    expect(findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["platform", "node", "postgresql", "go", "tool opentofu", "memory"]),
    );
    expect(findings.filter(({ status }) => !["ok", "warn", "fail"].includes(status))).toEqual([]);
  });

  test("of doctor with a program that cannot be had exits 4", async () => {
    const { exitCode, stdout } = await catalystWith({ CATALYST_TOOL_OPENTOFU: "/nowhere/tofu" }, "doctor");

    expect(exitCode).toBe(4);
    expect(stdout).toContain("CATALYST_TOOL_OPENTOFU=/nowhere/tofu, which is not an executable file");
  });

  test("of tools list names each program and where it is from", async () => {
    const { exitCode, stdout } = await catalystWith({ CATALYST_TOOL_OPENTOFU: "/bin/true" }, "tools", "list", "--json");

    expect(exitCode).toBe(0);
    expect(stdout.split("\n").map((line) => JSON.parse(line) as unknown)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "opentofu", found: expect.objectContaining({ source: "environment", path: "/bin/true" }) }),
      ]),
    );
  });

  test("completion knows verbs, their sub-verbs and options, in bash itself", async () => {
    const { stdout } = await catalyst("completion", "bash");

    expect(stdout).toContain('"lab faults") words="load clear list fire --help"');
    expect(stdout).toMatch(/"wipe"\) words="--yes --force/);
  });
});

test("an interrupted build ends in order: no lock, nothing half-made, and exit status 130", async () => {
  const cache = join(sandbox.directory, "cache");
  const build = execa(process.execPath, [main, "tools", "build", "opentofu"], {
    env: { CATALYST_CACHE_DIR: cache },
    reject: false,
    stdin: "ignore",
  });
  await expect
    .poll(() => readFile(join(cache, "tools/opentofu/progress.json"), "utf8").catch(() => ""), { timeout: 20_000 })
    .toContain("building");

  build.kill("SIGTERM");

  expect((await build).exitCode).toBe(130);
  expect(await readFile(join(cache, "tools/opentofu/progress.json"), "utf8")).toContain('"failed"');
  expect((await readdir(join(cache, "tools/opentofu"))).filter((entry) => entry.startsWith("building-"))).toEqual([]);
  expect(await readdir(join(cache, "tools/.locks"))).toEqual([]);
});

type Program = ReturnType<typeof createProgram>;

function leaves(command: Program): Program[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap((each) => leaves(each));
}

/** What `--help` prints, with what is added after the options. */
function helpOf(command: Program): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();

  return text;
}
