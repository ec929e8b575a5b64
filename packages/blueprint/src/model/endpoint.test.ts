import { describe, expect, it } from "vitest";
import { asksForAddress, endpointsIn } from "./endpoint.ts";

const namespaces = new Set(["gitea", "store"]);

describe("addresses of Services in a text", () => {
  it.each([
    ["store.store.svc:6380", "store", "store", 6380],
    ["store.store.svc", "store", "store", undefined],
    ["store.store.svc.cluster.local.:6380", "store", "store", 6380],
    ["http://keycloak.keycloak.svc/realms", "keycloak", "keycloak", 80],
    ["https://openbao.openbao.svc:8200/v1", "openbao", "openbao", 8200],
    ["postgres://app:$(PW)@web-rw.web.svc/app", "web-rw", "web", 5432],
    ["--join=store-0.store-peers.store.svc:6380", "store-peers", "store", 6380],
    ["nats://nats-jetstream.nats-system.svc", "nats-jetstream", "nats-system", 4222],
    ["http://gitea-http.gitea:3000/api", "gitea-http", "gitea", 3000],
    ["http://valkey", "valkey", undefined, 80],
    ["redis://cache:6379/0", "cache", undefined, 6379],
    ["url = http://api:8080\nother = x", "api", undefined, 8080],
  ])("%s", (text, service, namespace, port) => {
    expect(endpointsIn(text, namespaces)).toMatchObject([{ service, namespace, port }]);
  });

  it("are found in every place of a file", () => {
    const text = "peers:\n  - a.x.svc:1000\n  - b.y.svc:2000\nproxy: http://c:3000\n";

    expect(endpointsIn(text, namespaces).map(({ text: found }) => found)).toEqual(["a.x.svc:1000", "b.y.svc:2000", "c:3000"]);
  });

  it("are bare names with a port only where the key asks for an address", () => {
    expect(endpointsIn("store:6380", namespaces)).toEqual([]);
    expect(endpointsIn("store:6380", namespaces, true)).toMatchObject([{ service: "store", namespace: undefined, port: 6380 }]);
    expect(endpointsIn("store.store:6380", namespaces, true)).toMatchObject([{ service: "store", namespace: "store" }]);
    expect(["host", "storeAddress", "BROKER_URL", "http-endpoint"].filter((key) => !asksForAddress(key))).toEqual([]);
    expect(["image", "title", "hostPath", "time"].filter(asksForAddress)).toEqual([]);
  });

  it.each([
    "http://localhost:8080",
    "http://127.0.0.1:8080",
    "tcp://0.0.0.0:80",
    "https://example.com/a",
    "http://{{ .Values.host }}:80",
    "oci://registry/x",
    "http://$(HOST):80",
    "unix:///run/x.sock",
    "*.store.svc",
    "12:30",
    "app.kubernetes.io/name",
  ])("%s has none", (text) => {
    expect(endpointsIn(text, namespaces, true)).toEqual([]);
  });
});
