import { expect, test } from "vitest";
import { deliveredSettings } from "./delivered-settings.ts";

test("settings that the engine delivers later stand where a release wants them", () => {
  const valuesFrom = [
    { kind: "ConfigMap", name: "sovereign-settings", valuesKey: "dns-nameserver", targetPath: "edge.acme.nameserver" },
    { kind: "ConfigMap", name: "sovereign-settings", valuesKey: "acme-ca", targetPath: "edge.acme.ca", optional: true },
    { kind: "ConfigMap", name: "sovereign-settings", valuesKey: "tls-acme", targetPath: "edge.tls", optional: true },
  ];

  expect(deliveredSettings({ valuesFrom })).toEqual({ edge: { acme: { nameserver: "192.0.2.53:53", ca: "" }, tls: "production" } });
});

test("other sources, unknown keys and a release without any bring nothing", () => {
  const valuesFrom = [
    { kind: "Secret", name: "sovereign-settings", valuesKey: "dns-nameserver", targetPath: "a" },
    { kind: "ConfigMap", name: "mine", valuesKey: "dns-nameserver", targetPath: "b" },
    { kind: "ConfigMap", name: "sovereign-settings", valuesKey: "else", targetPath: "c" },
    { kind: "ConfigMap", name: "sovereign-settings", valuesKey: "dns-nameserver" },
    7,
  ];

  expect(deliveredSettings({ valuesFrom })).toEqual({});
  expect(deliveredSettings({})).toEqual({});
});
