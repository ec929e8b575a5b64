import { main } from "../../packages/server/src/main.ts";

/** The mothership as it is, save that it waits less between tries after the cloud's own failures: those waits are nothing to test here. */
await main({ retryPausesMs: [200, 400, 800] });
