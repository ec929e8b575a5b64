/** Encrypts what must be read again later. `context` binds a ciphertext to its place: elsewhere it does not open. */
export interface Sealer {
  seal(context: string, plaintext: Buffer): Promise<Buffer>;
  unseal(context: string, sealed: Buffer): Promise<Buffer>;
}
