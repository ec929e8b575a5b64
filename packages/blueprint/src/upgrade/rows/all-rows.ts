import { adopt } from "./adopt.ts";
import { claim } from "./claim.ts";
import { clusterIp } from "./cluster-ip.ts";
import { conflict } from "./conflict.ts";
import { definition } from "./definition.ts";
import { immutableData } from "./immutable-data.ts";
import { job } from "./job.ts";
import { leftover } from "./leftover.ts";
import { roleRef } from "./role-ref.ts";
import type { Row } from "./row.ts";
import { selector } from "./selector.ts";
import { serviceType } from "./service-type.ts";
import { statefulSet } from "./stateful-set.ts";
import { storageClass } from "./storage-class.ts";
import { strategy } from "./strategy.ts";

/** The table of changes to objects that exist already. The list reads as the specification. */
export const allRows: readonly Row[] = [
  strategy, // a rolling Deployment cannot be told to recreate while the server's defaults stand
  selector, // which pods are mine is said once
  clusterIp, // an address is given once, or never
  serviceType, // and some types need one
  claim, // storage that holds data is not exchanged
  statefulSet, // nor is what makes its claims
  job, // what runs once cannot become something else
  roleRef, // a binding is to one role
  immutableData, // what promised not to change does not
  storageClass, // volumes were made by what it said
  definition, // objects in the store must stay readable
  leftover, // what others own stays
  conflict, // what others want otherwise is taken from them
  adopt, // Helm touches only what carries its marks
];
