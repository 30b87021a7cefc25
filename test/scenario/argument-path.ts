import { getNullableType, type GraphQLSchema, isInputObjectType, isListType } from 'graphql';

/** True if a path like `input.skills.0.name` leads to an argument of a mutation, or to a place within one. */
export function isArgumentPath(
  schema: GraphQLSchema,
  mutation: string,
  [argument, ...rest]: readonly string[],
): boolean {
  const { args } = schema.getMutationType()!.getFields()[mutation]!;
  let type = args.find(({ name }) => name === argument)?.type;
  for (const part of rest) {
    const outer = type && getNullableType(type);
    if (isListType(outer) && /^\d+$/.test(part)) type = outer.ofType as typeof type;
    else if (isInputObjectType(outer)) type = outer.getFields()[part]?.type;
    else return false;
  }
  return type !== undefined;
}
