import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ensureSystemPrograms } from "./ensure-system-programs.ts";
import { findSystemPrograms, type SystemProgramName } from "./find-system-programs.ts";
import { requireSystemPrograms } from "./require-system-programs.ts";
import type { SystemHost } from "./system-host.ts";

const all: SystemProgramName[] = ["pdns_server", "pdns backend gsqlite3", "pdns backend gpgsql", "unbound"];

interface Machine {
  host: SystemHost;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
}

/** A machine without the programs, in a folder. Its `apt-get` knows the packages only after an update, and brings programs that tell their version. */
async function emptyMachine(options: { isRoot?: boolean; release?: string; pdnsVersion?: string } = {}): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), "catalyst-machine-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    if (text.startsWith("#!")) await chmod(join(root, path), 0o755);
  };
  await write("etc/os-release", options.release ?? "ID=debian\n");
  await write("usr/sbin/.keep", "");
  await write("mirror/sbin/pdns_server", `#!/bin/sh\necho "PowerDNS Authoritative Server ${options.pdnsVersion ?? "4.7.3"} (C)" >&2\n`);
  await write("mirror/sbin/unbound", "#!/bin/sh\necho 'Version 1.17.1'\n");
  for (const name of ["gsqlite3", "gpgsql"]) await write(`mirror/lib/x86_64-linux-gnu/pdns/lib${name}backend.so`, "");
  await write("mirror/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql", "");
  await write("mirror/share/pdns-backend-pgsql/schema/schema.pgsql.sql", "");
  await write(
    "bin/apt-get",
    `#!/bin/sh
echo "$@" >> ${root}/apt.log
case "$*" in
  *update*) touch ${root}/lists ;;
  *install*)
    [ -e ${root}/lists ] || { echo "E: Unable to locate package pdns-server" >&2; exit 100; }
    [ "$DEBIAN_FRONTEND" = noninteractive ] || exit 1
    ${root}/usr/sbin/policy-rc.d pdns start; echo "$?" > ${root}/policy.answer
    cp -r ${root}/mirror/. ${root}/usr/ ;;
esac
`,
  );
  const host = { environment: { PATH: `${join(root, "bin")}:/usr/bin:/bin` }, root, isRoot: options.isRoot ?? true };

  return { host, write, read: (path) => readFile(join(root, path), "utf8") };
}

test("on Debian as root missing programs are installed, after saying so", async () => {
  const { host, read } = await emptyMachine();
  const said: string[] = [];

  const { pdns, unbound } = await ensureSystemPrograms(all, { host, say: (sentence) => void said.push(sentence) });

  expect(said).toEqual([expect.stringContaining("pdns-server, pdns-backend-sqlite3, pdns-backend-pgsql, unbound with apt-get")]);
  expect(await read("apt.log")).toMatch(/install --no-install-recommends -y pdns-server[\s\S]*update[\s\S]*install/);
  expect(pdns).toMatchObject({ version: "4.7.3", path: join(host.root, "usr/sbin/pdns_server") });
  expect(pdns?.schemas).toEqual({
    gsqlite3: expect.stringMatching(/schema\.sqlite3\.sql$/),
    gpgsql: expect.stringMatching(/schema\.pgsql\.sql$/),
  });
  expect(unbound?.version).toBe("1.17.1");
});

describe("the packaged services", () => {
  test("are forbidden to start during the installation, and only then", async () => {
    const { host, read } = await emptyMachine();

    await ensureSystemPrograms(all, { host, say: () => {} });

    expect((await read("policy.answer")).trim()).toBe("101");
    await expect(read("usr/sbin/policy-rc.d")).rejects.toThrow("ENOENT");
  });

  test("have their administrator's policy back afterwards", async () => {
    const { host, read, write } = await emptyMachine();
    await write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 0\n");

    await ensureSystemPrograms(all, { host, say: () => {} });

    expect((await read("policy.answer")).trim()).toBe("101");
    expect(await read("usr/sbin/policy-rc.d")).toBe("#!/bin/sh\nexit 0\n");
  });
});

test("nothing is installed when everything is there", async () => {
  const { host, read } = await emptyMachine();
  await cp(join(host.root, "mirror"), join(host.root, "usr"), { recursive: true });

  await ensureSystemPrograms(all, { host, say: () => expect.unreachable() });

  await expect(read("apt.log")).rejects.toThrow("ENOENT");
});

describe("where nothing may be installed, one error", () => {
  test("names every program, and the command for that distribution", async () => {
    const { host } = await emptyMachine({ isRoot: false, release: 'ID=rocky\nID_LIKE="rhel centos fedora"\n' });

    const ensured = ensureSystemPrograms(all, { host, say: () => expect.unreachable() });

    await expect(ensured).rejects.toThrow(/pdns_server is neither[\s\S]*unbound is neither[\s\S]*\(rocky\), as root: dnf install pdns /);
  });

  test("names the packages where the distribution is unknown", async () => {
    const { host } = await emptyMachine({ release: "ID=plan9\n" });

    await expect(ensureSystemPrograms(all, { host, say: () => expect.unreachable() })).rejects.toThrow(
      /in Debian: pdns-server, pdns-backend/,
    );
  });

  test("tells what apt-get said when it fails", async () => {
    const { host, write } = await emptyMachine();
    await write("bin/apt-get", "#!/bin/sh\necho 'E: no network' >&2\nexit 100\n");

    await expect(ensureSystemPrograms(all, { host, say: () => {} })).rejects.toThrow(/apt-get failed: E: no network\. Install them/);
  });

  test("says what is wrong with a server named by hand, and installs no other", async () => {
    const { host } = await emptyMachine();
    const environment = { ...host.environment, CATALYST_PDNS_SERVER: "/nowhere/pdns_server" };

    const ensured = ensureSystemPrograms(all, { host: { ...host, environment }, say: () => expect.unreachable() });

    await expect(ensured).rejects.toThrow(/CATALYST_PDNS_SERVER=\/nowhere\/pdns_server promises[\s\S]*Correct or unset/);
  });
});

test("a PowerDNS that is too old is as good as none", async () => {
  const { host } = await emptyMachine({ pdnsVersion: "4.4.1" });
  await cp(join(host.root, "mirror"), join(host.root, "usr"), { recursive: true });

  await expect(requireSystemPrograms(["pdns_server"], host)).rejects.toThrow("is 4.4.1; Catalyst needs 4.7 or newer");
});

test("a missing module is named, and the server and the other backend are still there", async () => {
  const { host } = await emptyMachine();
  await cp(join(host.root, "mirror"), join(host.root, "usr"), { recursive: true });
  await rm(join(host.root, "usr/lib/x86_64-linux-gnu/pdns/libgpgsqlbackend.so"));

  const { pdns, missing } = await findSystemPrograms(host);

  expect(missing.map(({ name }) => name)).toEqual(["pdns backend gpgsql"]);
  expect(Object.keys(pdns?.schemas ?? {})).toEqual(["gsqlite3"]);
});

test("an unpacked copy elsewhere brings its own modules and schemas", async () => {
  const { host } = await emptyMachine();
  const environment = { ...host.environment, CATALYST_PDNS_SERVER: join(host.root, "mirror/sbin/pdns_server") };

  const { pdns } = await findSystemPrograms({ ...host, environment });

  expect(pdns?.moduleDirectory).toBe(join(host.root, "mirror/lib/x86_64-linux-gnu/pdns"));
  expect(pdns?.schemas.gsqlite3).toContain(join(host.root, "mirror/share"));
});
