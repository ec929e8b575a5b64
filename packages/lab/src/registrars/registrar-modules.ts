import { cloudflare } from "./cloudflare/cloudflare.ts";
import { dynadot } from "./dynadot/dynadot.ts";
import { godaddy } from "./godaddy/godaddy.ts";
import { namecheap } from "./namecheap/namecheap.ts";
import { ovh } from "./ovh/ovh.ts";
import type { RegistrarModule } from "./registrar-module.ts";

export const registrarModules: readonly RegistrarModule[] = [cloudflare, namecheap, godaddy, ovh, dynadot];
