/** The fields of JSON Resume 1.0 whose form is checked; other fields may be there and are not read. */
type Shape =
  'text' | 'email' | 'date' | 'url' | { list: Shape } | { fields: Record<string, Shape> };

const list = (of: Shape): Shape => ({ list: of });
const fields = (of: Record<string, Shape>): Shape => ({ fields: of });
const texts = (...names: string[]): Record<string, Shape> =>
  Object.fromEntries(names.map((name) => [name, 'text' as const]));
const span: Record<string, Shape> = { startDate: 'date', endDate: 'date' };

const sections: Record<string, Shape> = {
  $schema: 'url',
  basics: fields({
    ...texts('name', 'label', 'image', 'phone', 'summary'),
    email: 'email',
    url: 'url',
    location: fields(texts('address', 'postalCode', 'city', 'countryCode', 'region')),
    profiles: list(fields({ ...texts('network', 'username'), url: 'url' })),
  }),
  work: list(
    fields({
      ...texts('name', 'location', 'description', 'position', 'summary'),
      url: 'url',
      ...span,
      highlights: list('text'),
    }),
  ),
  volunteer: list(
    fields({
      ...texts('organization', 'position', 'summary'),
      url: 'url',
      ...span,
      highlights: list('text'),
    }),
  ),
  education: list(
    fields({
      ...texts('institution', 'area', 'studyType', 'score'),
      url: 'url',
      ...span,
      courses: list('text'),
    }),
  ),
  awards: list(fields({ ...texts('title', 'awarder', 'summary'), date: 'date' })),
  certificates: list(fields({ ...texts('name', 'issuer'), date: 'date', url: 'url' })),
  publications: list(
    fields({ ...texts('name', 'publisher', 'summary'), releaseDate: 'date', url: 'url' }),
  ),
  skills: list(fields({ ...texts('name', 'level'), keywords: list('text') })),
  languages: list(fields(texts('language', 'fluency'))),
  interests: list(fields({ ...texts('name'), keywords: list('text') })),
  references: list(fields(texts('name', 'reference'))),
  projects: list(
    fields({
      ...texts('name', 'description', 'entity', 'type'),
      ...span,
      url: 'url',
      highlights: list('text'),
      keywords: list('text'),
      roles: list('text'),
    }),
  ),
  meta: fields({ ...texts('version', 'lastModified'), canonical: 'url' }),
};

export const isSection = (name: string): boolean => Object.hasOwn(sections, name);

const date = /^[12]\d{3}(-[01]\d(-[0-3]\d)?)?$/;

/** The first place where a resume is not what JSON Resume says, as a JSON pointer. An empty text is no text: many writers leave them. */
export function faultOf(resume: unknown): { place: string; reason: string } | undefined {
  return fault(resume, fields(sections), '');
}

function fault(
  node: unknown,
  shape: Shape,
  place: string,
): { place: string; reason: string } | undefined {
  const wrong = (reason: string) => ({ place: place || '/', reason });
  if (typeof shape === 'string') {
    if (typeof node !== 'string') return wrong(`must be a text and is ${kindOf(node)}`);
    if (node === '') return undefined;
    if (shape === 'date' && !date.test(node))
      return wrong(`"${node.slice(0, 40)}" is no date such as 2024, 2024-06 or 2024-06-29`);
    if (shape === 'email' && !/^[^@\s]+@[^@\s]+$/.test(node))
      return wrong(`"${node.slice(0, 60)}" is no e-mail address`);
    return undefined;
  }
  if ('list' in shape) {
    if (!Array.isArray(node)) return wrong(`must be a list and is ${kindOf(node)}`);
    for (const [index, entry] of node.entries()) {
      const found = fault(entry, shape.list, `${place}/${index}`);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    return wrong(`must be an object and is ${kindOf(node)}`);
  for (const [name, inner] of Object.entries(shape.fields)) {
    if (!(name in node)) continue;
    const found = fault((node as Record<string, unknown>)[name], inner, `${place}/${name}`);
    if (found) return found;
  }
  return undefined;
}

const kindOf = (node: unknown): string =>
  node === null
    ? 'null'
    : Array.isArray(node)
      ? 'a list'
      : typeof node === 'object'
        ? 'an object'
        : `a ${typeof node}`;
