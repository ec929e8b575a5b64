import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket as NetSocket } from "node:net";
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import { createParkingBook, type ParkingRecord, soa } from "./parking-records.ts";

export interface Parking {
  address: string;
  /** Names of the servers that parked domains have. */
  hosts: string[];
  /** Replaces what a domain's old host serves. */
  setRecords(domain: string, records: readonly ParkingRecord[]): void;
  close(): Promise<void>;
}

export interface ParkingOptions {
  address: string;
  port: number;
  hosts: readonly string[];
}

/** Largest answer over UDP that no path breaks: https://www.dnsflagday.net/2020/. Without EDNS 512, RFC 1035 §4.2.1. */
const udpLimit = { edns: 1232, plain: 512 };
const nxdomain = 3;

/** Plays every name server that is not the lab's own: authoritative for whatever it is asked, over UDP and TCP. */
export async function startParking({ address, port, hosts }: ParkingOptions): Promise<Parking> {
  const book = createParkingBook(address, hosts);

  function answer(query: Packet): Packet {
    const [question] = query.questions ?? [];
    if (question === undefined) return { id: query.id!, type: "response", flags: 1 };
    const { exists, answers, apex } = book.look(question.name, question.type);

    return {
      id: query.id!,
      type: "response",
      flags: AUTHORITATIVE_ANSWER | (query.flags! & RECURSION_DESIRED) | (exists ? 0 : nxdomain),
      questions: [question],
      answers,
      authorities: answers.length === 0 ? [soa(apex)] : [],
      additionals: (query.additionals ?? []).some(({ type }) => type === "OPT") ? [opt] : [],
    };
  }

  const udp = createSocket("udp4");
  udp.on("message", (message, from) => {
    const query = tryDecode(message);
    if (query !== undefined) udp.send(fit(answer(query), query), from.port, from.address);
  });
  const connections = new Set<NetSocket>();
  const tcp = createServer((socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    let received = Buffer.alloc(0);
    // A client that went away is none of our business.
    socket.on("error", () => socket.destroy());
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (
        ;
        received.length >= 2 && received.length >= 2 + received.readUInt16BE(0);
        received = received.subarray(2 + received.readUInt16BE(0))
      ) {
        const query = tryDecode(received.subarray(2, 2 + received.readUInt16BE(0)));
        if (query !== undefined) socket.write(streamEncode(answer(query)));
      }
    });
  });
  await bindBoth(udp, tcp, address, port);

  return {
    address,
    hosts: [...hosts],
    setRecords: (domain, records) => book.setRecords(domain, records),
    async close() {
      const closed = [once(udp, "close"), once(tcp, "close")];
      udp.close();
      tcp.close();
      for (const connection of connections) connection.destroy();
      await Promise.all(closed);
    },
  };
}

const opt: Answer = {
  type: "OPT",
  name: ".",
  udpPayloadSize: udpLimit.edns,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/** What is no query gets no answer. */
function tryDecode(message: Buffer): Packet | undefined {
  try {
    const packet = decode(message);

    return packet.type === "query" ? packet : undefined;
  } catch {
    return undefined;
  }
}

function fit(response: Packet, query: Packet): Buffer {
  const limit = (query.additionals ?? []).some(({ type }) => type === "OPT") ? udpLimit.edns : udpLimit.plain;
  const whole = encode(response);
  if (whole.length <= limit) return whole;

  return encode({ ...response, flags: response.flags! | TRUNCATED_RESPONSE, answers: [] });
}

async function bindBoth(udp: Socket, tcp: Server, address: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once("error", reject);
      udp.bind({ address, port, exclusive: true }, () => resolve());
    });
    await new Promise<void>((resolve, reject) => {
      tcp.once("error", reject);
      tcp.listen({ host: address, port, exclusive: true }, () => resolve());
    });
  } catch (error) {
    udp.close();
    throw error;
  }
}
