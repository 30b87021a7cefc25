/*
 * The prices of a document, and the arithmetic that is left for a request (cost.ts makes the prices).
 */

export type Variables = Readonly<Record<string, unknown>>;
/** The points of an input, or a number of objects, for the variables of a request. */
export type Amount = number | ((variables: Variables) => number);

/** Points of each object that is answered. */
const objectPoints = 2;

/** A field with what is selected below it. Leaves without conditions are part of the points of their parent. */
export interface PricedField {
  /** its name in the response */
  key: string;
  /** points for each time that it is answered, without what is below it */
  own: Amount;
  /** how many objects the lists below it have; undefined: as many as above it */
  page?: Amount;
  /** how many objects it returns */
  size: number | 'page';
  below: PricedSelection;
}

/** A selection set, or a fragment. It may be used in several places. */
export interface PricedSelection {
  /** points of each object that is selected from */
  own: number;
  /** of leaves and fragments with conditions, and of fragments that are used */
  parts: { when?: (variables: Variables) => boolean; selection: PricedSelection }[];
  fields: { when?: (variables: Variables) => boolean; field: PricedField }[];
  /** true: it is remembered for each page size while an operation is worked out, because it is used several times */
  shared: boolean;
}

const amountOf = (amount: Amount, variables: Variables): number =>
  typeof amount === 'number' ? amount : amount(variables);

export const nothing: PricedSelection = { own: 0, parts: [], fields: [], shared: false };

/** Works out one operation. */
export class Evaluation {
  private remembered: Map<PricedSelection, Map<number, number>> | undefined;

  constructor(private readonly variables: Variables) {}

  selection(priced: PricedSelection, page: number): number {
    if (!priced.shared) return this.sum(priced, page);
    this.remembered ??= new Map();
    let byPage = this.remembered.get(priced);
    if (!byPage) this.remembered.set(priced, (byPage = new Map()));
    let points = byPage.get(page);
    if (points === undefined) byPage.set(page, (points = this.sum(priced, page)));
    return points;
  }

  /**
   * The deepest field that costs at least half of the operation.
   * @param total what the operation costs
   * @returns a path of response names
   */
  heaviest(priced: PricedSelection, total: number): string {
    const path: string[] = [];
    let [selection, page, times] = [priced, 1, 1];
    for (;;) {
      const found = this.heaviestField(selection, page, new Set());
      if (!found || found.points * times < total / 2) return path.join('.');
      const { field } = found;
      path.push(field.key);
      page = field.page === undefined ? page : amountOf(field.page, this.variables);
      times *= this.sizeOf(field, page);
      selection = field.below;
    }
  }

  /** @param seen fragments that were looked at: two of them may use a third, and so on */
  private heaviestField(
    priced: PricedSelection,
    page: number,
    seen: Set<PricedSelection>,
  ): { field: PricedField; points: number } | undefined {
    if (seen.has(priced)) return undefined;
    seen.add(priced);
    let found: { field: PricedField; points: number } | undefined;
    const consider = (one: typeof found) => {
      if (one && (!found || one.points > found.points)) found = one;
    };
    for (const { when, field } of priced.fields)
      if (!when || when(this.variables)) consider({ field, points: this.field(field, page) });
    for (const { when, selection } of priced.parts)
      if (!when || when(this.variables)) consider(this.heaviestField(selection, page, seen));
    return found;
  }

  private sum(priced: PricedSelection, page: number): number {
    let points = priced.own;
    for (const { when, selection } of priced.parts)
      if (!when || when(this.variables)) points += this.selection(selection, page);
    for (const { when, field } of priced.fields)
      if (!when || when(this.variables)) points += this.field(field, page);
    return points;
  }

  private field(field: PricedField, pageAbove: number): number {
    const page = field.page === undefined ? pageAbove : amountOf(field.page, this.variables);
    const own = amountOf(field.own, this.variables);
    if (field.below === nothing) return own;
    return own + this.sizeOf(field, page) * (objectPoints + this.selection(field.below, page));
  }

  private sizeOf(field: PricedField, page: number): number {
    return field.size === 'page' ? page : field.size;
  }
}
