import { main } from "../../packages/server/src/main.ts";

// Whoever plays with us may be killed too, and then nobody would end us.
process.once("disconnect", () => process.exit(1));
process.channel?.unref();

/** The mothership as it is, save that it waits less between tries after the cloud's own failures: those waits are nothing to test here. */
await main({ retryPausesMs: [200, 400, 800] });
