import { createServer } from "node:net";

/** Where the mothership listens on a machine where nobody else does. */
export const defaultPort = 8080;

/** The first wanted port that is free, else one the kernel chooses. Known before the start, since nodes are told the address. */
export async function choosePort(wanted: readonly number[]): Promise<number> {
  for (const port of wanted) if (await isPortFree(port)) return port;

  return await listenOnce(0);
}

export async function isPortFree(port: number): Promise<boolean> {
  return await listenOnce(port).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}
