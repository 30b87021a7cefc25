import {
  getNamedType,
  getNullableType,
  GraphQLFloat,
  GraphQLInt,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { badInput } from '../../errors.js';
import { limitOfArgument } from '../../text-limits.js';
import { charactersOf, isLonger } from '../text/characters.js';
import { UserErrorCode, type UserError } from './user-error.js';

/** A text that is too long: where it stands, and what to do. */
interface Excess {
  path: string[];
  message: string;
}
type Check = (value: unknown, path: string[], found: Excess[]) => void;

/** An answer names this many texts that are too long. */
const mostNamed = 10;

const inWords = (count: number) => count.toLocaleString('en');

/**
 * Gives every text that a client can send its limit: says it in the descriptions of arguments and input fields, and
 * checks the arguments of each field before its resolver runs. A mutation then answers with `userErrors`, everything
 * else fails with BAD_USER_INPUT.
 */
export function limitTexts(schema: GraphQLSchema): void {
  const checks = new Map<string, Check | undefined>();
  /** @param place where the value stands, as the table of limits names it */
  const checkOf = (type: GraphQLInputType, place: string): Check | undefined => {
    const known = getNullableType(type);
    if (isListType(known)) {
      const entry = checkOf(known.ofType as GraphQLInputType, place);
      return (
        entry &&
        ((value, path, found) => {
          if (Array.isArray(value))
            for (const [index, one] of value.entries()) entry(one, [...path, String(index)], found);
        })
      );
    }
    if (isInputObjectType(known)) return checkOfInput(known.name);
    return known === GraphQLString ? checkOfText(limitOfArgument(place).most) : undefined;
  };
  const checkOfInput = (name: string): Check => {
    const fields = Object.values(
      (schema.getType(name) as { getFields(): Record<string, GraphQLInputField> }).getFields(),
    );
    let checked: [string, Check][] | undefined;
    return (value, path, found) => {
      if (typeof value !== 'object' || value === null) return;
      checked ??= fields.flatMap((field) => {
        const place = `${name}.${field.name}`;
        if (!checks.has(place)) checks.set(place, checkOf(field.type, place));
        const check = checks.get(place);
        return check ? [[field.name, check]] : [];
      });
      for (const [field, check] of checked)
        check((value as Record<string, unknown>)[field], [...path, field], found);
    };
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        describe(field, `${type.name}.${field.name}`);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const checked = field.args.flatMap((argument) => {
        const place = `${type.name}.${field.name}(${argument.name})`;
        describe(argument, place);
        const check = checkOf(argument.type, place);
        return check ? [[argument.name, check] as const] : [];
      });
      if (checked.length > 0) guard(field, checked);
    }
  }
}

const checkOfText =
  (most: number): Check =>
  (value, path, found) => {
    if (typeof value !== 'string' || found.length >= mostNamed || !isLonger(value, most)) return;
    const name = path.findLast((part) => !/^\d+$/.test(part));
    found.push({
      path,
      message: `${name} has ${inWords(charactersOf(value))} characters; ${inWords(most)} are the most. Shorten it.`,
    });
  };

/** Adds the limit to the description. */
function describe(place: GraphQLArgument | GraphQLInputField, name: string): void {
  if (getNamedType(place.type) !== GraphQLString) return;
  const { most } = limitOfArgument(name);
  const subject = isListType(getNullableType(place.type)) ? 'Each has at most' : 'At most';
  place.description = `${place.description ?? ''} ${subject} ${inWords(most)} characters.`.trim();
}

/**
 * What the payload of a change says when nothing was done, beside `userErrors`: empty lists and zeros where it must say
 * something.
 * @throws at the start of the product, when a field has no such value: it has to be nullable
 */
function nothingDone(payload: GraphQLObjectType): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, type } of Object.values(payload.getFields())) {
    if (name === 'userErrors' || !isNonNullType(type)) continue;
    const needed = getNullableType(type);
    if (isListType(needed)) values[name] = [];
    else if (needed === GraphQLInt || needed === GraphQLFloat) values[name] = 0;
    else
      throw new Error(
        `${payload.name}.${name} can't say that nothing was done. Make it nullable, a list or a number.`,
      );
  }
  return values;
}

/** Checks the arguments of a field before its resolver, or its subscription, runs. */
function guard(
  field: GraphQLField<unknown, unknown>,
  checked: readonly (readonly [string, Check])[],
): void {
  const excessOf = (args: Record<string, unknown>): Excess[] => {
    const found: Excess[] = [];
    for (const [name, check] of checked) check(args[name], [name], found);
    return found;
  };
  const payload = getNamedType(field.type);
  const nothing =
    isObjectType(payload) && 'userErrors' in payload.getFields() ? nothingDone(payload) : undefined;
  const guarded =
    (run: GraphQLFieldResolver<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> =>
    (source, args: Record<string, unknown>, context, info) => {
      const excess = excessOf(args);
      const [first] = excess;
      if (!first) return run(source, args, context, info);
      if (nothing)
        return {
          ...nothing,
          userErrors: excess.map(({ path, message }): UserError => ({
            code: UserErrorCode.INVALID,
            field: path,
            message,
          })),
        };
      throw badInput(first.path.join('.'), first.message);
    };
  if (field.resolve && !field.subscribe) field.resolve = guarded(field.resolve);
  if (field.subscribe) field.subscribe = guarded(field.subscribe);
}
