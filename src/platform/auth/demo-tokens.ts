import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const prefix = 'demo:';
const domain = '@demo.example';

/**
 * The tokens of the invented users of a demo, like `demo:recruiter@demo.example:3q2-7w…`. The last part is derived from
 * the secret of the installation, so that only who sees its start or its pages knows it.
 */
export class DemoTokens {
  private readonly key: Buffer;

  /** @param secret of the installation */
  constructor(secret: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'demo sign-in', 32));
  }

  static isOne(token: string): boolean {
    return token.startsWith(prefix);
  }

  tokenOf(email: string): string {
    const proof = createHmac('sha256', this.key).update(email).digest('base64url').slice(0, 22);
    return `${prefix}${email}:${proof}`;
  }

  /** The e-mail address of a token that this installation made for an invented user; undefined for any other. */
  emailOf(token: string): string | undefined {
    const email = token.slice(prefix.length, token.lastIndexOf(':'));
    const expected = Buffer.from(this.tokenOf(email));
    const given = Buffer.from(token);
    return email.endsWith(domain) &&
      expected.length === given.length &&
      timingSafeEqual(expected, given)
      ? email
      : undefined;
  }
}
