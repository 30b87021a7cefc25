import type { IncomingHttpHeaders } from 'node:http';

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;
/** Headers that a proxy adds for somebody else. */
const forwarding = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
] as const;

/**
 * Why a request is not from this machine, in words; undefined: it is. A demo has users without passwords, so a proxy in
 * front of it, or a page that gave its own name this address (DNS rebinding), must not reach it.
 */
export function notLocal(headers: IncomingHttpHeaders): string | undefined {
  const forwarded = forwarding.find((name) => headers[name] !== undefined);
  const reason = forwarded
    ? `This request was forwarded (${forwarded})`
    : localHost.test(headers.host ?? '')
      ? undefined
      : `This request is for the host ${(headers.host ?? 'none').slice(0, 100)}`;
  return (
    reason &&
    `${reason}. A demo answers on this machine only, at localhost. To serve others, set RAPPORT_DEMO=0.`
  );
}
