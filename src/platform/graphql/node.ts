import { Field, ID, InterfaceType } from 'type-graphql';

/** Every object that can be fetched by its id alone. Ids are UUIDs, unique over all types. */
@InterfaceType({
  description: 'An object with an id that is unique over all types.',
  resolveType: (value: Node) => value.constructor.name,
})
export abstract class Node {
  @Field(() => ID, { description: 'A UUID.' })
  id!: string;
}

/** Makes an instance of a GraphQL type from plain fields. GraphQL reads the type of an object from its class. */
export function instanceOf<T extends object>(
  type: new () => T,
  fields: { [Field in keyof T]?: T[Field] | null },
): T {
  return Object.assign(new type(), fields);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True if a text is a UUID. No other text is an id, and PostgreSQL refuses to compare it with one. */
export const isId = (text: string) => uuid.test(text);
