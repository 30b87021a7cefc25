import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/**
 * Seals what clients keep for us: they can neither read nor change it. Sealing is deterministic, so that the same
 * content has the same text: the nonce is derived from the content, as in SIV modes (RFC 8452 explains why that is safe).
 */
export class Sealer {
  private readonly key: Buffer;
  private readonly nonceKey: Buffer;

  /**
   * @param secret of the installation, see installation.queries.ts
   * @param purpose what is sealed; a text that was sealed for one purpose can't be opened for another
   */
  constructor(secret: Buffer, purpose: string) {
    const keys = Buffer.from(hkdfSync('sha256', secret, '', purpose, 64));
    this.key = keys.subarray(0, 32);
    this.nonceKey = keys.subarray(32);
  }

  /** The content as base64url without padding, 28 bytes longer. */
  seal(content: Buffer): string {
    const nonce = createHmac('sha256', this.nonceKey)
      .update(content)
      .digest()
      .subarray(0, nonceLength);
    const cipher = createCipheriv(algorithm, this.key, nonce);
    return Buffer.concat([
      nonce,
      cipher.update(content),
      cipher.final(),
      cipher.getAuthTag(),
    ]).toString('base64url');
  }

  /** The content; undefined when this sealer did not seal the text. */
  open(text: string): Buffer | undefined {
    const sealed = Buffer.from(text, 'base64url');
    // Decoding ignores characters that are not base64url. Accept only a text that encodes back to itself.
    if (sealed.length < nonceLength + tagLength || sealed.toString('base64url') !== text)
      return undefined;
    const decipher = createDecipheriv(algorithm, this.key, sealed.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAuthTag(sealed.subarray(-tagLength));
    try {
      return Buffer.concat([
        decipher.update(sealed.subarray(nonceLength, -tagLength)),
        decipher.final(),
      ]);
    } catch {
      return undefined;
    }
  }
}
