import { readFileSync } from "node:fs";
import { findSystemPrograms } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import { testDatabase } from "../../../testing/test-database.ts";
import { describeDnsServer } from "../testing/conformance.ts";
import { startDnsWorld } from "../testing/dns-world.ts";

describeDnsServer("PowerDNS on SQLite", () => startDnsWorld());

describeDnsServer("PowerDNS on PostgreSQL", async () => {
  const { pdns } = await findSystemPrograms(thisSystem());
  const { pool, url } = await testDatabase(() => {});
  await pool.query(readFileSync(pdns?.schemas.gpgsql ?? "", "utf8"));
  // The address of a socket has no host, which the URL of a program has to have.
  return startDnsWorld({ backend: { gpgsql: url.replace("@/", "@localhost/") } }, 8);
});
