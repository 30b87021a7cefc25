import { getArgumentValues, type GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { JsonTexts } from './json-text.js';
import type { FieldPlan, Fields, Plan } from './plan.js';
import { planned, type PlannedInfo } from './selected.js';

/** So many objects of one type are remembered, and one more that says that there were more. */
export const mostSeen = 10;

export type Path = GraphQLResolveInfo['path'];

/** One execution: what its fields share, and the errors so far. */
export class Run {
  readonly errors: GraphQLError[] = [];
  /** ids of objects that were read, by type; more than `mostSeen` are not all remembered */
  readonly seen = new Map<string, Set<string>>();
  private readonly nulled = new Set<Path | undefined>();
  private readonly args = new Map<FieldPlan, Fields>();

  constructor(
    readonly plan: Plan,
    readonly context: unknown,
    readonly variables: Fields,
    readonly texts: JsonTexts | undefined,
  ) {}

  /** Keeps an error, unless the place of its value is null already. */
  failed(error: GraphQLError, path: Path | undefined): void {
    for (let place = path; place !== undefined; place = place.prev)
      if (this.nulled.has(place)) return;
    if (this.nulled.has(undefined)) return;
    this.nulled.add(path);
    this.errors.push(error);
  }

  /** Remembers that an object was read. */
  saw(type: string, id: string): void {
    const ids = this.seen.get(type);
    if (!ids) this.seen.set(type, new Set([id]));
    else if (ids.size <= mostSeen) ids.add(id);
  }

  /** @throws when an argument has no usable value */
  argsOf(field: FieldPlan): Fields {
    const known = field.args ?? this.args.get(field);
    if (known) return known;
    const args = getArgumentValues(field.definition, field.nodes[0]!, this.variables);
    this.args.set(field, args);
    return args;
  }

  infoOf(field: FieldPlan, path: Path): PlannedInfo {
    return {
      fieldName: field.name,
      fieldNodes: field.nodes,
      returnType: field.definition.type,
      parentType: field.parentType,
      path,
      schema: this.plan.schema,
      fragments: this.plan.fragments,
      rootValue: undefined,
      operation: this.plan.operation,
      variableValues: this.variables,
      [planned]: { field, run: this },
    };
  }
}
