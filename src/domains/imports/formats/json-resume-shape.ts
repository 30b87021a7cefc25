/**
 * The form of a field of JSON Resume 1.0. Fields that are not listed are allowed and not read. A date or an address may be any text:
 * a wrong one does not lose the person (json-resume.ts).
 */
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
      // company is the name before version 1.0
      ...texts('name', 'company', 'location', 'description', 'position', 'summary'),
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

/** Why a resume can't be read, and the JSON pointer of the place. */
export interface ResumeFault {
  pointer: string;
  reason: string;
}

export const isSection = (name: string): boolean => Object.hasOwn(sections, name);

/**
 * The first fault of a resume by JSON Resume 1.0; undefined when there is none. An empty text counts as absent, because
 * many programs write empty texts.
 */
export function faultOf(resume: unknown): ResumeFault | undefined {
  const wrongForm = fault(resume, fields(sections), '');
  if (wrongForm) return wrongForm;
  const known =
    typeof resume === 'object' &&
    resume !== null &&
    Object.keys(resume).some((section) => isSection(section) && section !== '$schema');
  return known
    ? undefined
    : {
        pointer: '/',
        reason: 'is not a JSON Resume: it has none of basics, work, education, skills …',
      };
}

function fault(node: unknown, shape: Shape, pointer: string): ResumeFault | undefined {
  const wrong = (reason: string) => ({ pointer: pointer || '/', reason });
  if (typeof shape === 'string') {
    if (shape === 'date' && (typeof node === 'number' || node === null)) return undefined;
    if (typeof node !== 'string') return wrong(`must be a text, not ${kindOf(node)}`);
    if (node === '') return undefined;
    return undefined;
  }
  if ('list' in shape) {
    if (!Array.isArray(node)) return wrong(`must be a list, not ${kindOf(node)}`);
    for (const [index, entry] of node.entries()) {
      const found = fault(entry, shape.list, `${pointer}/${index}`);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    return wrong(`must be an object, not ${kindOf(node)}`);
  for (const [name, inner] of Object.entries(shape.fields)) {
    if (!(name in node)) continue;
    const found = fault((node as Record<string, unknown>)[name], inner, `${pointer}/${name}`);
    if (found) return found;
  }
  return undefined;
}

function kindOf(node: unknown): string {
  if (node === null) return 'null';
  if (Array.isArray(node)) return 'a list';
  return typeof node === 'object' ? 'an object' : `a ${typeof node}`;
}
