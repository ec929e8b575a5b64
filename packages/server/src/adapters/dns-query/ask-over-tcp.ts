import { connect } from "node:net";
import type { DecodedPacket } from "dns-packet";
import type { ServerAddress } from "../../features/delegation/dns-query.ts";
import { type Query, decodeReply } from "./message.ts";

/** Sends the query over a connection of its own, where a message is preceded by its length in two bytes (RFC 1035, 4.2.2). */
export async function askOverTcp(server: ServerAddress, query: Query, signal: AbortSignal): Promise<DecodedPacket> {
  const socket = connect({ host: server.address, port: server.port });
  const stop = () => socket.destroy(signal.reason as Error);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    socket.write(Buffer.concat([lengthOf(query.bytes), query.bytes]));
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE()) continue;
      const reply = decodeReply(received.subarray(2, 2 + received.readUInt16BE()), query);
      if (!reply) throw new Error("it answered another question over TCP");
      return reply;
    }
    throw new Error("it closed the TCP connection without an answer");
  } finally {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return length;
}
