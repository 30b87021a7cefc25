import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { RapportError } from '../../errors.js';
import { Sealer } from '../sealing/sealer.js';

type Field = GraphQLField<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * Seals the cursors of pages where they leave the API, and opens them where they come back. Inside, a cursor holds the
 * values that its list is ordered by. A client can neither read them nor make them up, so a cursor tells nothing that the
 * page does not show, and no value reaches a statement or the search engine that we have not written ourselves.
 * @param secret of the installation
 */
export function sealPageCursors(schema: GraphQLSchema, secret: Buffer): void {
  const sealer = new Sealer(secret, 'page cursor');
  const pageInfo = schema.getType('PageInfo');
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const fields = type.getFields();
    if (type === pageInfo)
      for (const name of ['startCursor', 'endCursor']) seal(fields[name], sealer);
    if (fields.cursor && fields.node) seal(fields.cursor, sealer);
    for (const field of Object.values(fields)) if (isList(field, pageInfo)) open(field, sealer);
  }
}

/** True for a field that returns a page and takes a cursor. */
function isList({ type, args }: Field, pageInfo: unknown): boolean {
  const returned = getNamedType(type);
  return (
    isObjectType(returned) &&
    args.some(({ name }) => name === 'after') &&
    returned.getFields().pageInfo !== undefined &&
    getNamedType(returned.getFields().pageInfo!.type) === pageInfo
  );
}

function seal(field: Field | undefined, sealer: Sealer): void {
  if (!field) return;
  const { resolve = defaultFieldResolver as Resolver } = field;
  const sealed = (cursor: unknown) =>
    typeof cursor === 'string' ? sealer.seal(Buffer.from(cursor)) : cursor;
  field.resolve = (...of) => {
    const cursor: unknown = resolve(...of);
    return cursor instanceof Promise ? cursor.then(sealed) : sealed(cursor);
  };
}

function open(field: Field, sealer: Sealer): void {
  const { resolve = defaultFieldResolver as Resolver } = field;
  field.resolve = (source, args: { after?: string | null }, context, info) => {
    if (!args.after) return resolve(source, args, context, info) as unknown;
    const cursor = sealer.open(args.after);
    if (!cursor)
      throw new RapportError(
        'BAD_CURSOR',
        'This is not a cursor of a list. Pass one as it came from pageInfo or an edge, or start again without `after`.',
        { argument: 'after' },
      );
    return resolve(source, { ...args, after: cursor.toString() }, context, info) as unknown;
  };
}
