import { playSeeds } from "./play-seeds.ts";

playSeeds(21, 30);
