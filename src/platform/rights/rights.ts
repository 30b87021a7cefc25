import { RapportError } from '../../errors.js';
import { type AskRule, everybody, type FieldRule, type Roles, type SeeRule } from './field-rule.js';

const nothing: ReadonlySet<string> = new Set();

/** What one role may see and ask about. Compiled once for each role, so that a row costs no look into the table. */
export class Rights {
  private readonly hidden: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly refused: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    readonly role: string,
    table: RightsTable,
  ) {
    this.hidden = table.hiddenFrom(role);
    this.refused = table.refusedTo(role);
  }

  /** True if the role sees the values of a field. */
  sees(type: string, field: string): boolean {
    return !(this.hidden.get(type) ?? nothing).has(field);
  }

  /** Fields of a type whose values the role does not see. */
  hiddenOf(type: string): ReadonlySet<string> {
    return this.hidden.get(type) ?? nothing;
  }

  /** What of these names the role may not ask with; see `AskRule`. */
  refusedOf(asks: string): ReadonlySet<string> {
    return this.refused.get(asks) ?? nothing;
  }

  /**
   * Copies a row without the values that the role does not see: they become undefined, and lists become empty.
   * @returns the row itself when nothing of its type is hidden
   */
  shown<Row extends object>(type: string, row: Row): Row {
    const hidden = this.hidden.get(type);
    if (!hidden) return row;
    const copy = { ...row } as Record<string, unknown>;
    for (const field of hidden)
      if (field in copy) copy[field] = Array.isArray(copy[field]) ? [] : undefined;
    return copy as Row;
  }

  /**
   * @param asks the input type of the conditions
   * @param given the conditions; null and undefined ones do not count
   * @throws FORBIDDEN that names the first condition that the role may not ask with
   */
  checkAsked(asks: string, given: object | null | undefined): void {
    const refused = this.refused.get(asks);
    if (!refused) return;
    for (const [name, value] of Object.entries(given ?? {}))
      if (value !== undefined && value !== null && refused.has(name)) this.refuse(asks, name);
  }

  /** @throws FORBIDDEN when the role may not ask with this value of an enum */
  checkAskedBy(asks: string, value: string | null | undefined): void {
    if (value && this.refusedOf(asks).has(value)) this.refuse(asks, value);
  }

  private refuse(asks: string, name: string): never {
    throw new RapportError(
      'FORBIDDEN',
      `${this.role} may not ask with ${asks}.${name}: it tells about fields that this role does not see. Leave it out.`,
      { argument: name },
    );
  }
}

/** The table of rights: the rules of all modules. */
export class RightsTable {
  readonly seen: readonly SeeRule[];
  readonly asked: readonly AskRule[];
  private readonly roles = new Map<string, Rights>();
  private readonly rolesOf: ReadonlyMap<string, Roles>;
  private readonly askable: ReadonlySet<string>;

  /** @throws when two rules are about the same field, or a rule of asking refers to a field without a rule */
  constructor(rules: readonly FieldRule[]) {
    this.seen = rules.filter((rule) => 'type' in rule);
    this.asked = rules.filter((rule) => 'asks' in rule);
    const rolesOf = new Map<string, Roles>();
    for (const { type, fields, roles } of this.seen)
      for (const field of fields) {
        if (rolesOf.has(`${type}.${field}`))
          throw new Error(`Two field rules are about ${type}.${field}. Leave one.`);
        rolesOf.set(`${type}.${field}`, roles);
      }
    for (const { asks, of } of this.asked)
      for (const [name, fields] of Object.entries(of))
        for (const field of fields)
          if (!rolesOf.has(field))
            throw new Error(
              `The rule of ${asks}.${name} refers to ${field}, which has no field rule.`,
            );
    this.rolesOf = rolesOf;
    this.askable = new Set(
      this.asked.flatMap(({ asks, of }) => Object.keys(of).map((name) => `${asks}.${name}`)),
    );
  }

  /** The rights of a role; the same object each time. */
  of(role: string): Rights {
    let rights = this.roles.get(role);
    if (!rights) this.roles.set(role, (rights = new Rights(role, this)));
    return rights;
  }

  /** @param field as `Type.field` */
  hasSeeRule = (field: string): boolean => this.rolesOf.has(field);
  /** True if some role does not see the field. @param field as `Type.field` */
  isRestricted = (field: string): boolean => (this.rolesOf.get(field) ?? everybody) !== everybody;
  /** @param name as `Type.name` */
  hasAskRule = (name: string): boolean => this.askable.has(name);

  /** The fields that a role does not see, by type. */
  hiddenFrom(role: string): Map<string, Set<string>> {
    const hidden = new Map<string, Set<string>>();
    for (const { type, fields, roles } of this.seen)
      if (roles !== everybody && !roles.includes(role))
        hidden.set(type, new Set([...(hidden.get(type) ?? []), ...fields]));
    return hidden;
  }

  /** The names that a role may not ask with. */
  refusedTo(role: string): Map<string, Set<string>> {
    const refused = new Map<string, Set<string>>();
    for (const { asks, of } of this.asked)
      for (const [name, fields] of Object.entries(of))
        if (fields.some((field) => !allows(this.rolesOf.get(field), role)))
          refused.set(asks, new Set([...(refused.get(asks) ?? []), name]));
    return refused;
  }
}

const allows = (roles: Roles | undefined, role: string) =>
  roles === everybody || roles?.includes(role) === true;
