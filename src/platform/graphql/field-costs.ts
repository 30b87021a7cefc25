/**
 * What a field or an input costs beyond the rule (cost.ts): every object costs 2 points, every other value 1, every entry
 * of a list that a client sends 1.
 */
export interface FieldCost {
  /** of a field: points for answering it, beside what it returns */
  base?: number;
  /** of a list: how many entries it is expected to have; `page`: as many as the page argument above it says */
  size?: number | 'page';
  /** of an argument or input field: points for each entry, or once for a value that is no list */
  entry?: number;
  /** of an argument or input field: points for each word of a text */
  word?: number;
  /** of a text whose words cost: how many of them are read at most; the others cost nothing */
  wordsRead?: number;
  /** of an argument: true if it says how many objects the lists below its field have, as `first` does everywhere */
  page?: boolean;
}

/** By `Type.field`, `Type.field(argument)` or `Input.field`. */
export type FieldCosts = Readonly<Record<string, FieldCost>>;
