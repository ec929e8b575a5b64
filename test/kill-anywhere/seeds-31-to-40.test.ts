import { playSeeds } from "./play-seeds.ts";

playSeeds(31, 40);
