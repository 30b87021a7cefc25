import { RapportError, rateLimited } from '../../errors.js';
import { TokenBuckets } from './token-buckets.js';

/** Credentials that are remembered because they were good. */
const mostKnown = 20_000;

/**
 * Limits the sign-ins from one address that fail. While an address has used up its failures, only credentials that were
 * good before are looked at: people behind the same address who are signed in notice nothing.
 */
export class SignInBudget {
  private readonly failures: TokenBuckets | undefined;
  private readonly good = new Set<string>();

  /**
   * @param perMinute failures of one address; 0: any number
   * @param now see TokenBuckets
   */
  constructor(perMinute: number, now?: () => number) {
    this.failures = perMinute > 0 ? new TokenBuckets(perMinute, now) : undefined;
  }

  /**
   * Signs somebody in.
   * @param address undefined: nobody's request, like that of the product itself
   * @throws RATE_LIMITED; what `signIn` throws
   */
  async signIn<Signed>(
    address: string | undefined,
    authorization: unknown,
    signIn: () => Promise<Signed>,
  ): Promise<Signed> {
    const { failures, good } = this;
    if (!failures || address === undefined) return signIn();
    const key = networkOf(address);
    const known = typeof authorization === 'string' && good.has(authorization);
    const left = failures.left(key);
    if (!known && left < 1) {
      const seconds = Math.ceil(failures.timeFor(1 - left) / 1_000);
      throw rateLimited(
        `Too many sign-ins from ${address} failed. Try again in ${seconds} s, with a token or key that is valid here.`,
        seconds,
      );
    }
    try {
      const signed = await signIn();
      if (typeof authorization === 'string') this.remember(authorization);
      return signed;
    } catch (error) {
      if (error instanceof RapportError && error.code === 'UNAUTHENTICATED') {
        if (typeof authorization === 'string') good.delete(authorization);
        failures.take(key, Math.min(1, failures.left(key)));
      }
      throw error;
    }
  }

  private remember(authorization: string): void {
    this.good.delete(authorization);
    this.good.add(authorization);
    if (this.good.size > mostKnown) this.good.delete(this.good.values().next().value!);
  }
}

/** One household or company has a whole network of IPv6 addresses: the first 64 bits. */
const networkOf = (address: string): string =>
  address.includes(':') ? expanded(address).slice(0, 4).join(':') : address;

/** The eight groups of an IPv6 address. */
function expanded(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(missing).fill('0'), ...last].map((group) =>
    group.toLowerCase().replace(/^0+(?=.)/, ''),
  );
}
