import { randomBytes } from "node:crypto";
import { type RemoteInfo, createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { type DecodedPacket, type Packet, AUTHORITATIVE_ANSWER, TRUNCATED_RESPONSE, decode, encode } from "dns-packet";
import { expect, onTestFinished, test } from "vitest";
import { DnsQueryError } from "../../platform/dns-query-error.ts";
import { createDnsQuery } from "./dns-query.ts";

// A scripted server stands in for a name server here: a real one neither forges nor loses answers.

const ask = createDnsQuery({ random: randomBytes, limitMs: 300 });
const never = new AbortController().signal;
const question = { name: "console.a.test", type: "A" } as const;

test("sends one question with a payload of 1232 bytes, the DO bit and no wish for recursion", async () => {
  const seen: DecodedPacket[] = [];
  const server = await nameServer((query, reply) => {
    seen.push(query);
    reply(answerTo(query, "127.0.0.1"));
  });

  const answer = await ask(server, { ...question, dnssec: true }, never);

  expect(answer).toMatchObject({ status: "NOERROR", authoritative: true, authenticated: false });
  expect(answer.answers).toEqual([{ name: "console.a.test", type: "A", ttl: 300, data: "127.0.0.1" }]);
  expect(seen[0]?.flag_rd).toBe(false);
  expect(seen[0]?.questions).toEqual([{ name: "console.a.test", type: "A", class: "IN" }]);
  expect(seen[0]?.additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1232, flag_do: true }]);
});

test("asks a resolver to resolve, and tells that it validated", async () => {
  const server = await nameServer((query, reply) => reply({ ...answerTo(query, "127.0.0.1"), flags: query.flag_rd ? 1 << 5 : 0 }));

  const answer = await ask(server, { ...question, recursion: true }, never);

  expect(answer).toMatchObject({ authenticated: true, authoritative: false });
});

test("passes over answers with another id or another question and takes the right one", async () => {
  const server = await nameServer((query, reply) => {
    reply({ ...answerTo(query, "127.6.6.6"), id: (query.id ?? 0) ^ 1 });
    reply({ ...answerTo(query, "127.6.6.6"), questions: [{ name: "evil.test", type: "A" }] });
    reply({ ...answerTo(query, "127.6.6.6"), questions: [{ name: question.name, type: "AAAA" }] });
    reply(answerTo(query, "127.0.0.1"));
  });

  const answer = await ask(server, question, never);

  expect(answer.answers.map(({ data }) => data)).toEqual(["127.0.0.1"]);
});

test("ignores what comes from another address", async () => {
  const forger = createSocket("udp4");
  onTestFinished(() => void forger.close());
  await new Promise<void>((resolve) => forger.bind(0, "127.0.0.2", resolve));
  const server = await nameServer((query, reply, from) => {
    forger.send(encode(answerTo(query, "127.6.6.6")), from.port, from.address, () => reply(answerTo(query, "127.0.0.1")));
  });

  const answer = await ask(server, question, never);

  expect(answer.answers.map(({ data }) => data)).toEqual(["127.0.0.1"]);
});

test("asks over TCP when the answer did not fit, and takes it in pieces", async () => {
  const server = await nameServer((query, reply) => reply({ ...answerTo(query, "127.0.0.1"), answers: [], flags: TRUNCATED_RESPONSE }));
  await tcpServer(server.port, (query) => ({
    ...answerTo(query, "127.0.0.1"),
    answers: Array.from({ length: 200 }, (_, index) => ({ name: question.name, type: "A" as const, ttl: 300, data: `127.0.1.${index}` })),
  }));

  const answer = await ask(server, question, never);

  expect(answer.answers).toHaveLength(200);
});

test("asks again when a datagram is lost", async () => {
  let asked = 0;
  const server = await nameServer((query, reply) => {
    asked += 1;
    if (asked === 2) reply(answerTo(query, "127.0.0.1"));
  });

  const answer = await ask(server, question, never);

  expect(answer.status).toBe("NOERROR");
});

test("names the server that stays silent", async () => {
  const server = await nameServer(() => {});

  const asking = ask(server, question, never);

  await expect(asking).rejects.toBeInstanceOf(DnsQueryError);
  await expect(asking).rejects.toMatchObject({ address: "127.0.0.1", message: expect.stringContaining("no answer in time") });
});

test("ends with the caller's own reason when it is called off", async () => {
  const server = await nameServer(() => called.abort(new Error("enough")));
  const called = new AbortController();

  await expect(ask(server, question, called.signal)).rejects.toThrow("enough");
});

function answerTo(query: DecodedPacket, data: string): Packet {
  return {
    type: "response",
    id: query.id,
    flags: AUTHORITATIVE_ANSWER,
    questions: [{ name: "CONSOLE.a.test", type: "A" }],
    answers: [{ name: "Console.a.test", type: "A", ttl: 300, data }],
  };
}

async function nameServer(onQuery: (query: DecodedPacket, reply: (packet: Packet) => void, from: RemoteInfo) => void) {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, from) => onQuery(decode(bytes), (packet) => socket.send(encode(packet), from.port, from.address), from));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void socket.close());
  return { address: "127.0.0.1", port: socket.address().port };
}

/** Sends its answer in three pieces. */
async function tcpServer(port: number, answer: (query: DecodedPacket) => Packet): Promise<AddressInfo> {
  const listener = createServer((socket) => {
    socket.setNoDelay(true);
    socket.once("data", (bytes) => {
      const message = encode(answer(decode(bytes.subarray(2))));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(message.length);
      const whole = Buffer.concat([length, message]);
      socket.write(whole.subarray(0, 1), () => socket.write(whole.subarray(1, 900), () => socket.end(whole.subarray(900))));
    });
  });
  await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => void listener.close(() => resolve())));
  return listener.address() as AddressInfo;
}
