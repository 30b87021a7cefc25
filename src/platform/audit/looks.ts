import {
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { mostSeen, type Run } from '../graphql/execution-run.js';
import { JsonText } from '../graphql/json-text.js';
import { type FieldPlan, type Fields, fieldsBelow, type Plan } from '../graphql/plan.js';
import type { RightsTable } from '../rights/rights.js';
import { type AuditEntry, idsIn } from './entry.js';

/** What the modules say about what is sensitive. */
export interface Sensitive {
  /** the type of the people whom the product is about; undefined: it is about nobody */
  personType?: string;
  /** fields of Query that are sensitive though they tell of no single person */
  reads: ReadonlySet<string>;
}

/** What is known of a field of a document. */
interface Studied {
  /** true: objects that tell of people are selected below it, or are its values */
  tells: boolean;
  /** selected fields that not every role sees, as `Type.field` */
  restricted: ReadonlySet<string>;
}

const nothing: Studied = { tells: false, restricted: new Set() };
/** Longer arguments are not kept, in characters of JSON. */
const longestArguments = 4_000;
/** Arguments that say nothing about what was asked for. */
const pages = new Set(['first', 'after', 'waitFor']);
const longestName = 200;

/** The objects of a connection, or the named type itself. */
function itemTypeOf(type: GraphQLNamedType): GraphQLNamedType {
  const nodes = isObjectType(type) ? type.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type) : type;
}

const isConnection = (type: GraphQLNamedType): boolean => itemTypeOf(type) !== type;

/** The arguments without those that only page; undefined: there are none. */
function kept(args: Fields): Fields | undefined {
  const asked = Object.entries(args).filter(
    ([name, value]) => !pages.has(name) && value !== undefined && value !== null,
  );
  if (asked.length === 0) return undefined;
  const length = JSON.stringify(asked).length;
  return length > longestArguments ? { characters: length } : Object.fromEntries(asked);
}

/** Finds out what sensitive things an answer shows. */
export class Looks {
  private readonly studied = new WeakMap<FieldPlan, Studied>();
  private readonly telling = new Map<GraphQLNamedType, boolean>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rights: RightsTable,
    private readonly sensitive: Sensitive,
  ) {}

  /** What the answer of a query showed. @param data its root fields */
  of(run: Run, data: Fields): AuditEntry[] {
    return run.plan.fields.flatMap((field) => {
      const value = data[field.key];
      if (value === null || value === undefined) return [];
      const { tells, restricted } = this.study(run.plan, field);
      if (!tells && !this.sensitive.reads.has(field.name)) return [];
      return [this.entryOf(run, field, value, restricted)];
    });
  }

  /** What a subscription will show. */
  ofSubscription(operation: OperationDefinitionNode, variables: unknown): AuditEntry[] {
    const [selected] = operation.selectionSet.selections;
    const name = selected?.kind === 'Field' ? selected.name.value : undefined;
    const field = name && this.schema.getSubscriptionType()?.getFields()[name];
    if (!field) return [];
    const asked = kept({ variables });
    return [
      {
        action: 'SUBSCRIBE',
        operation: field.name,
        entity: getNamedType(field.type).name,
        ids: idsIn(variables),
        ...(asked && { contents: [{ content: { arguments: asked } }] }),
      },
    ];
  }

  /** The type of the object that a mutation changes; undefined: its payload has none. */
  entityOf(mutation: string): string | undefined {
    const field = this.schema.getMutationType()?.getFields()[mutation];
    const objectsOf = (type: GraphQLNamedType) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .map((each) => getNamedType(each.type))
            .filter((each) => isObjectType(each))
        : [];
    const payload = field ? objectsOf(getNamedType(field.type)) : [];
    const withId = (type: GraphQLNamedType) =>
      isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
    return (payload.find(withId) ?? payload.flatMap(objectsOf).find(withId))?.name;
  }

  isPerson = (entity: string | undefined): boolean =>
    entity !== undefined && entity === this.sensitive.personType;

  private entryOf(
    run: Run,
    field: FieldPlan,
    value: unknown,
    restricted: ReadonlySet<string>,
  ): AuditEntry {
    const args = run.argsOf(field);
    const type = getNamedType(field.definition.type);
    const entity = itemTypeOf(type).name;
    const fields = [...restricted].sort();
    const name = run.plan.operation.name?.value.slice(0, longestName);
    const entry = { operation: field.name, entity };
    const detail = {
      ...(name && { name }),
      ...(fields.length > 0 && { fields }),
    };
    const isOne = !isConnection(type) && !isListType(getNullableType(field.definition.type));
    const [id] = isOne ? idsIn(args.id) : [];
    if (id)
      return {
        ...entry,
        action: 'READ',
        entityId: id,
        detail,
        ...(this.isPerson(entity) ? { people: [id] } : { ids: [id] }),
      };
    const asked = kept(args);
    return {
      ...entry,
      action: typeof args.query === 'string' && args.query !== '' ? 'SEARCH' : 'LIST',
      // Who asks for the contacts of named people, or of a few, looks at these people.
      ...(fields.length > 0 && { ids: idsIn([args, this.few(run)]) }),
      detail: { ...detail, count: this.count(run.plan, field, value) },
      ...(asked && { contents: [{ content: { arguments: asked } }] }),
    };
  }

  /** The objects that tell of people, when the operation has read only a few of their type. */
  private few({ seen }: Run): string[] {
    return [...seen].flatMap(([type, ids]) => {
      const known = this.schema.getType(type);
      return known && ids.size <= mostSeen && this.tellsOfPeople(known) ? [...ids] : [];
    });
  }

  /** How many objects that tell of people are in a value. */
  private count(plan: Plan, field: FieldPlan, value: unknown): number {
    if (value === null || value === undefined) return 0;
    if (Array.isArray(value))
      return value.reduce<number>((sum, each) => sum + this.count(plan, field, each), 0);
    const type = getNamedType(field.definition.type);
    if (value instanceof JsonText || this.tellsOfPeople(type)) return 1;
    if (!isObjectType(type) || typeof value !== 'object') return 0;
    const below = fieldsBelow(plan, field, type);
    const twice = below.some(({ name }) => name === 'nodes');
    return below
      .filter((each) => this.study(plan, each).tells && !(twice && each.name === 'edges'))
      .reduce((sum, each) => sum + this.count(plan, each, (value as Fields)[each.key]), 0);
  }

  private study(plan: Plan, field: FieldPlan): Studied {
    let known = this.studied.get(field);
    if (!known) this.studied.set(field, (known = this.look(plan, field)));
    return known;
  }

  private look(plan: Plan, field: FieldPlan): Studied {
    const type = getNamedType(field.definition.type);
    const types = isAbstractType(type)
      ? this.schema.getPossibleTypes(type)
      : isObjectType(type)
        ? [type]
        : [];
    if (types.length === 0) return nothing;
    let tells = false;
    const restricted = new Set<string>();
    for (const each of types) {
      const below = fieldsBelow(plan, field, each);
      if (below.length > 0 && this.tellsOfPeople(each)) tells = true;
      for (const child of below) {
        const name = `${each.name}.${child.name}`;
        if (this.rights.isRestricted(name)) restricted.add(name);
        const further = this.study(plan, child);
        tells ||= further.tells;
        for (const one of further.restricted) restricted.add(one);
      }
    }
    return { tells, restricted };
  }

  /** A type tells of people when it is theirs, or when each of its objects belongs to one of them. */
  private tellsOfPeople(type: GraphQLNamedType): boolean {
    let known = this.telling.get(type);
    if (known === undefined) {
      known =
        type.name === this.sensitive.personType ||
        (isObjectType(type) &&
          Object.values(type.getFields()).some((field) => {
            const inner = getNullableType(field.type);
            return isObjectType(inner) && inner.name === this.sensitive.personType;
          }));
      this.telling.set(type, known);
    }
    return known;
  }
}
