import { describe, expect, it } from "vitest";
import { entropyOf, secretIn } from "./secret-literal.ts";

describe("a literal that is a secret", () => {
  it.each([
    ["adminPassword", "hunter2"],
    ["adminPassword", "admin"],
    ["PGPASSWORD", "correct horse"],
    ["admin_password", "x-1"],
    ["client-secret", "7f3kQ9vLx2Rb81Zt"],
    ["API_TOKEN", "0b5e9fb27123"],
    ["secretKey", "ZGVhZGJlZWYxMjM0NTY3OA=="],
    ["anything", "-----BEGIN RSA PRIVATE KEY-----"],
    ["tls.key", "-----BEGIN PRIVATE KEY-----\nMIIE"],
    ["note", "AKIAIOSFODNN7EXAMPLE"],
    ["env", `ghp_${"a1B2".repeat(9)}`],
    ["env", `glpat-${"a1B2".repeat(5)}`],
    ["bearer", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0dXJlMTIz"],
    ["dsn", "postgres://app:s3cr3t@db.web.svc:5432/app"],
    [".dockerconfigjson", "eyJhdXRocyI6eyJnaGNyLmlvIjp7fX19"],
    [".dockerconfigjson", '{"auths":{"ghcr.io":{"auth":"dXNlcjpwYXNzd29yZA=="}}}'],
    ["header", "Basic dXNlcjpwYXNzd29yZA=="],
    ["blob", "q8Zt3VxN0pLr7WmK2sYh5JbF9dCg4TuE6aQiXoRvPw=="],
  ])("%s: %s", (key, value) => {
    expect(secretIn(key, value)).toBeTypeOf("string");
  });

  it.each([
    ["adminPassword", ""],
    ["adminPassword", "{{ .Values.password }}"],
    ["adminPassword", "$(PASSWORD)"],
    ["adminPassword", "${PASSWORD}"],
    ["password", "/run/secrets/password"],
    ["generatePassword", "true"],
    ["passwordSecretName", "web-admin"],
    ["passwordKey", "postgres-password"],
    ["existingSecret", "web-admin-2"],
    ["secretName", "web-tls-7f3kQ9"],
    ["secretKey", "oauth2-client-secret"],
    ["tokenPath", "/var/run/token"],
    ["tokenUrl", "https://auth.web.svc/token"],
    ["token", "v1.16.5"],
    ["passwordPolicy", "length(12) and digits(2)"],
    ["digest", `sha256:${"0a".repeat(32)}`],
    ["revision", "9b4a0b3c4d5e6f708192a3b4c5d6e7f8091a2b3c"],
    ["caBundle", "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ"],
    ["cosign.pub", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2qF3XR4z\n-----END PUBLIC KEY-----"],
    ["authorizedKey", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2q7w9Xy5kT3uVbN8mRsZc4LdFgHjKlQwErTyUiOpAs"],
    ["recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"],
    ["description", "The password is made by a generator"],
    ["className", "VeryLongNameOfSomethingThatIsWrittenInCamelCase"],
    ["url", "https://charts.web.svc/stable"],
  ])("%s: %s is none", (key, value) => {
    expect(secretIn(key, value)).toBeUndefined();
  });

  it("is measured by how little of it can be guessed", () => {
    expect(entropyOf("aaaa")).toBe(0);
    expect(entropyOf("abcd")).toBe(2);
    expect(entropyOf("q8Zt3VxN0pLr7WmK2sYh5JbF9dCg4TuE")).toBeGreaterThan(entropyOf("the-quick-brown-fox-jumps-over-it"));
  });
});
