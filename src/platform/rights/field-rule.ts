/** Said instead of a list of roles: every signed-in user who sees the object sees the field. */
export const everybody = 'EVERYBODY';

/** The roles that see a field. */
export type Roles = readonly string[] | typeof everybody;

/** Fields of a GraphQL type, and the roles that see their values. The others get null or an empty list. */
export interface SeeRule {
  /** the name of an object type; `Query` and `Subscription` too */
  type: string;
  fields: readonly string[];
  roles: Roles;
}

/** Names that a viewer asks with, and the fields that the answer tells about. Who sees all of these fields may ask. */
export interface AskRule {
  /** an input type, an enum of orders, facets, groups or suggestions, or a list of texts that a search looks into */
  asks: string;
  /** by the name of an input field, an enum value or a text: fields as `Type.field`. Empty: it tells nothing that a rule hides */
  of: Readonly<Record<string, readonly string[]>>;
}

/** One line of the table of rights. A module writes down the rules of what it adds to the schema. */
export type FieldRule = SeeRule | AskRule;

/** Shorthand for a `SeeRule`. @param fields names, divided by spaces */
export const sees = (type: string, roles: Roles, fields: string): SeeRule => ({
  type,
  fields: fields.trim().split(/\s+/),
  roles,
});

/** The same rules of asking for several names. */
export const asks = (
  names: readonly string[],
  of: Readonly<Record<string, readonly string[]>>,
): AskRule[] => names.map((name) => ({ asks: name, of }));

/** Many names that each tell about the field of their own name, or about nothing hidden. */
export const asksNothingHidden = (names: string): Record<string, readonly string[]> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, []]),
  );
