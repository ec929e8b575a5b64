import { main } from "../../packages/server/src/main.ts";

// Whoever plays with us may be killed too, and then nobody would end us.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();

/** The manager as it is, save that others take over sooner from one that died, and that it asks the name server for nothing of its own. */
await main({ pdm: { leaseMs: 1000, keepsZones: false } });
