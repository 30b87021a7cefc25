import { getNamedType, type GraphQLResolveInfo, isObjectType } from 'graphql';
import type { JsonTexts } from './json-text.js';
import { type FieldPlan, type Fields, fieldsBelow, type Plan } from './plan.js';

/*
 * A resolver can learn what is selected below its field, read that with its own statement, and leave it at the objects:
 * the executor finds it there, and calls no resolver for each.
 */

/** The execution that a field belongs to. */
interface Running {
  plan: Plan;
  texts: JsonTexts | undefined;
  /** @throws when an argument has no usable value */
  argsOf(field: FieldPlan): Fields;
  saw(type: string, id: string): void;
}

/** The resolve info of a field that is executed by a plan. */
export interface PlannedInfo extends GraphQLResolveInfo {
  [planned]?: { field: FieldPlan; run: Running };
}
export const planned = Symbol('planned');
const left = Symbol('left');

/** A field that a request selects. */
export interface Selected {
  readonly field: FieldPlan;
  readonly name: string;
  /** its arguments; undefined: they can't be read, and the field will say so */
  readonly args: Fields | undefined;
  /** takes parts of the answer that are texts; undefined: the answer is of values alone */
  readonly texts: JsonTexts | undefined;
  /** the arguments of all fields below that depend on variables, as text */
  argsBelow(): string;
  /** tells that an object of a type was read for it */
  saw(type: string, id: string): void;
  /** the fields of its objects of this type */
  below(type: string): readonly Selected[];
}

const selectedOf = (run: Running, field: FieldPlan): Selected => ({
  field,
  name: field.name,
  get args() {
    try {
      return run.argsOf(field);
    } catch {
      return undefined;
    }
  },
  texts: run.texts,
  saw: (type, id) => run.saw(type, id),
  argsBelow: () => {
    const dependent = dependentBelow(run.plan, field);
    return dependent.length
      ? JSON.stringify(dependent.map((each) => selectedOf(run, each).args ?? 'unreadable'))
      : '';
  },
  below: (type) => {
    const object = run.plan.schema.getType(type);
    return isObjectType(object)
      ? fieldsBelow(run.plan, field, object).map((each) => selectedOf(run, each))
      : [];
  },
});

/** by field, the fields anywhere below it whose arguments depend on variables */
const dependents = new WeakMap<FieldPlan, readonly FieldPlan[]>();

function dependentBelow(plan: Plan, field: FieldPlan): readonly FieldPlan[] {
  let known = dependents.get(field);
  if (!known) {
    const type = getNamedType(field.definition.type);
    known = isObjectType(type)
      ? fieldsBelow(plan, field, type).flatMap((each) => [
          ...(each.args ? [] : [each]),
          ...dependentBelow(plan, each),
        ])
      : [];
    dependents.set(field, known);
  }
  return known;
}

/**
 * The field that is being resolved. Undefined: it is not executed by a plan, or it stands at the root several times
 * under different names; loaders then read for all of them together.
 */
export function selectedBy(info: GraphQLResolveInfo): Selected | undefined {
  const { [planned]: known } = info as PlannedInfo;
  if (!known) return undefined;
  const { field, run } = known;
  const again = run.plan.fields.some(({ id, name }) => name === field.name && id !== field.id);
  return again && run.plan.fields.includes(field) ? undefined : selectedOf(run, field);
}

/** Leaves the value of a field at its object, so that its resolver is not called. */
export function leave(object: object, field: FieldPlan, value: unknown): void {
  const holder = object as { [left]?: Record<number, unknown> };
  (holder[left] ??= {})[field.id] = value ?? null;
}

/** What was left for a field at its object; undefined: nothing was. */
export const leftAt = (object: object, field: FieldPlan): unknown =>
  (object as { [left]?: Record<number, unknown> })[left]?.[field.id];
