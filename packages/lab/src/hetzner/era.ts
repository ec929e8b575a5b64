/** The provider's API changed in 2026; an emulated project speaks one of these three states of it. */
export const eras = ["2025-11", "2026-06", "2026-11"] as const;
export type Era = (typeof eras)[number];
