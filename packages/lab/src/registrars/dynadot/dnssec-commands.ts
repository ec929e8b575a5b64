import { hostedServersOf } from "../hosted-servers.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { DynadotCall } from "./commands.ts";
import { findChangeable } from "./find-domain.ts";

/** Adds one DS record at the registry. */
export function setDnssec(call: DynadotCall): object {
  const domain = findChangeable(call, "domain_name");
  const { key_tag: keyTag, algorithm, digest_type: digestType, digest } = call.query;
  const isComplete = [keyTag, algorithm, digestType].every((value) => /^\d+$/.test(value ?? "")) && /^[0-9a-fA-F]+$/.test(digest ?? "");
  if (!isComplete) throw new RegistrarRefusal("error", "key_tag, algorithm, digest_type and digest are required");
  const ds = `${keyTag} ${algorithm} ${digestType} ${digest!.toLowerCase()}`;
  call.book.write(domain, () => void (domain.ds = [...new Set([...domain.ds, ds])]));
  return {};
}

/** Takes one kind of setting away. */
export function clearSetting(call: DynadotCall): object {
  const domain = findChangeable(call);
  const { service } = call.query;
  call.book.write(domain, () => {
    if (service === "dnssec") domain.ds = [];
    else if (service === "nameservers") call.book.delegate(domain, hostedServersOf("dynadot"));
    else if (service === "dns") domain.records = [];
    else throw new RegistrarRefusal("error", `unknown service ${service ?? ""}`);
  });
  return {};
}
