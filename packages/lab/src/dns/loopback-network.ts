import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { randomInt } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";

/** 127.72.0.0 to 127.127.255.0: away from what programs usually take of the loopback network, and from the lab's servers in 127.64 to 127.66. */
const secondNumbers = { from: 72, to: 128 };
/** 53 as in the world; the other one for users who may not bind it, or where a resolver of the machine has taken it on all addresses. */
const wantedPorts = [53, 10_053];
const tries = 32;

export interface NetworkOptions {
  /** The only DNS port to try. */
  port?: number;
  /** A whole number from 0 up to below `limit`. */
  randomBelow?: (limit: number) => number;
}

/**
 * Finds a /24 of the loopback network nobody uses and hands it to `take`, which must bind something there that stays: that is what keeps
 * other labs away. A refusal with EADDRINUSE goes on with another network, EACCES with the unprivileged port.
 */
export async function takeLoopbackNetwork<T>(
  take: (network: string, port: number) => Promise<T>,
  options: NetworkOptions = {},
): Promise<T> {
  const below = options.randomBelow ?? randomInt;
  let last: unknown;
  for (const port of options.port === undefined ? wantedPorts : [options.port]) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const network = `127.${secondNumbers.from + below(secondNumbers.to - secondNumbers.from)}.${below(256)}`;
      try {
        return await take(network, port);
      } catch (error) {
        last = error;
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EACCES") break;
        if (code !== "EADDRINUSE") throw error;
        await nextTurn();
      }
    }
  }
  throw new Error(`No network from 127.72.0.0 to 127.127.255.0 has a free DNS port (tried ${options.port ?? wantedPorts.join(" and ")})`, {
    cause: last,
  });
}

/** Rejects with what the kernel says when one of the addresses has something listening at that port, over UDP or TCP. */
export async function requireFree(addresses: readonly string[], port: number): Promise<void> {
  await Promise.all(addresses.flatMap((address) => [bindUDP(address, port), bindTCP(address, port)]));
}

function bindUDP(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve()));
  });
}

function bindTCP(address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
