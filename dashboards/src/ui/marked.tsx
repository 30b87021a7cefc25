import { Fragment } from 'react';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (escaped: string) => escaped.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal: string, hex: string, name: string) =>
  (decimal ? String.fromCodePoint(Number(decimal)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : entities[name] ?? all));

/** A highlighted fragment: the API escapes it and puts <mark> around what matched. Nothing of it is used as HTML here. */
export function Marked({ html }: { html: string }) {
  return html.split(/<mark>(.*?)<\/mark>/s).map((part, place) => (place % 2 ? <mark key={place}>{plain(part)}</mark> : <Fragment key={place}>{plain(part)}</Fragment>));
}
