import type { IncomingHttpHeaders } from 'node:http';

/**
 * True if a request may come from the page that sent it: from no page, from a page of this installation, or from one that
 * the configuration allows. Browsers name the page in the Origin header; a page can't change it.
 * @param allowed origins like https://crm.example
 */
export function isAllowedOrigin(
  { origin, host }: IncomingHttpHeaders,
  allowed: readonly string[],
): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
