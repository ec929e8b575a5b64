import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { DecodedPacket } from "dns-packet";
import type { ServerAddress } from "../../features/delegation/dns-query.ts";
import { type Query, decodeReply } from "./message.ts";

/**
 * Sends the query once from a port of its own. The socket is connected, so the kernel drops what comes from any other address, and a port
 * where nobody listens is known at once. Messages that are not the answer are passed over.
 */
export function askOverUdp(server: ServerAddress, query: Query, signal: AbortSignal): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    const stop = () => finish(() => reject(signal.reason as Error));
    const fail = (error: Error) => finish(() => reject(error));

    socket.on("error", fail);
    socket.on("message", (bytes) => {
      const reply = decodeReply(bytes, query);
      if (reply) finish(() => resolve(reply));
    });
    socket.on("connect", () => socket.send(query.bytes, (error) => error && fail(error)));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    else socket.connect(server.port, server.address);

    let finished = false;
    function finish(settle: () => void): void {
      if (finished) return;
      finished = true;
      signal.removeEventListener("abort", stop);
      socket.close();
      settle();
    }
  });
}
