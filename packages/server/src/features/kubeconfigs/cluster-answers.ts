import { Agent, request } from "undici";

const limitMs = 5000;

/** Whether a cluster answers `/version` with this CA and token within 5 s. */
export async function clusterAnswers(
  { server, ca, token }: { server: string; ca: string; token: string },
  signal: AbortSignal,
): Promise<boolean> {
  const dispatcher = new Agent({ connect: { ca } });
  try {
    const url = new URL("/version", server);
    const reply = await request(url, {
      dispatcher,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    });
    await reply.body.dump();
    return reply.statusCode === 200;
  } catch {
    return false;
  } finally {
    await dispatcher.close();
  }
}
