/**
 * The values of a closed set with their labels, in the order to show them in. Write it as `Record<Enum, string>` with an
 * enum of `graphql/generated.ts`: a value that is missing, or that the API does not have, does not compile.
 */
type Labels<Value extends string> = Readonly<Record<Value, string>>;

/** The values, in the order in which they are written. */
export const valuesOf = <Value extends string>(labels: Labels<Value>): Value[] =>
  Object.keys(labels) as Value[];

/** The values as choices of a `Select` or a `SegmentedControl`. */
export const optionsOf = <Value extends string>(
  labels: Labels<Value>,
): { value: Value; label: string }[] =>
  valuesOf(labels).map((value) => ({ value, label: labels[value] }));
