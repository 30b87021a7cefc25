/** What the page says about a part of itself. */
export interface PagePart {
  /** the name of the table */
  store: string;
  holds: string;
  rows: number;
  /** columns that are left out because they say who somebody else is */
  leftOut: readonly string[];
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it, in an element or an attribute. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);

/** given_name -> "Given name". */
export const label = (name: string): string => {
  const words = name.replaceAll('_', ' ').replaceAll('.', ': ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const idOf = (store: string) => `part-${store.replace(/[^a-z0-9]+/gi, '-')}`;
const countOf = (rows: number) =>
  `${rows.toLocaleString('en')} ${rows === 1 ? 'entry' : 'entries'}`;

// The page must work alone, without a script, on paper, and in both colour schemes.
const style = `
:root{color-scheme:light dark;--line:#c6ccd2;--quiet:#5a6570}
@media (prefers-color-scheme:dark){:root{--line:#47525d;--quiet:#a7b2bd}}
body{font:14px/1.45 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .25rem}
p{margin:.25rem 0}.quiet{color:var(--quiet)}nav ul{columns:2;padding-left:1.2rem}
dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.15rem 1rem;margin:.5rem 0;padding:.5rem 0;border-top:1px solid var(--line);break-inside:avoid-page}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:isolate}
dd ul{margin:0;padding-left:1.1rem;white-space:normal}
@media (max-width:36rem){dl{grid-template-columns:1fr}dd{margin-bottom:.35rem}nav ul{columns:1}}
@media print{:root{color-scheme:light;--line:#bbb;--quiet:#444}body{padding:0;max-width:none}nav{display:none}}`;

/** The beginning of the page: whose data it has, and what is on it. */
export const pageHead = (
  name: string,
  madeAt: string,
  parts: readonly PagePart[],
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Personal data of ${escaped(name)}</title>
<style>${style}
</style>
</head>
<body>
<main>
<h1>Personal data of <bdi>${escaped(name)}</bdi></h1>
<p class="quiet">Made on ${escaped(moment(madeAt))}. The folder data has the same as JSON, for programs.</p>
<nav aria-label="Contents"><ul>
${parts.map(({ store, holds, rows }) => `<li><a href="#${idOf(store)}">${escaped(label(store))}</a>: ${escaped(holds)} (${countOf(rows)})</li>`).join('\n')}
</ul></nav>
`;

/** The beginning of the part of one table. */
export const partHead = ({ store, holds, rows, leftOut }: PagePart): string =>
  `<section aria-labelledby="${idOf(store)}">
<h2 id="${idOf(store)}">${escaped(label(store))}</h2>
<p class="quiet">${escaped(label(holds))}. ${countOf(rows)}.${leftOut.length > 0 ? ` Left out, because it says who somebody else is: ${escaped(leftOut.map((name) => label(name).toLowerCase()).join(', '))}.` : ''}</p>
`;
export const partEnd = '</section>\n';
export const pageEnd = '</main>\n</body>\n</html>\n';

/** A time as people read it; another text as it is. */
const moment = (text: string): string => {
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|\+00:00)$/.exec(text) ?? [];
  return day ? `${day} ${time} UTC` : text;
};

/** Whether a value says nothing: the page leaves it out, the JSON has it. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.values(value).every(isEmpty));

function shown(value: unknown): string {
  if (typeof value === 'string') return escaped(moment(value));
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return `<ul>${value.map((one) => `<li>${shown(one)}</li>`).join('')}</ul>`;
  if (typeof value === 'object' && value !== null)
    return `<ul>${Object.entries(value)
      .filter(([, one]) => !isEmpty(one))
      .map(([name, one]) => `<li>${escaped(label(name))}: ${shown(one)}</li>`)
      .join('')}</ul>`;
  return escaped(String(value));
}

/** One row. */
export const rowOnPage = (row: Readonly<Record<string, unknown>>): string =>
  `<dl>${Object.entries(row)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => `<dt>${escaped(label(name))}</dt><dd>${shown(value)}</dd>`)
    .join('')}</dl>\n`;
