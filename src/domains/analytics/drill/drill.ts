import { coerceInputValue, type GraphQLSchema } from 'graphql';
import { badInput } from '../../../errors.js';
import { milestones } from '../../jobs/job.enums.js';
import type { RowKey } from '../common/metric.js';
import { metricNamed } from '../metrics.js';

/** Identifies one row of one answer: the metric, its arguments and the row's key. It grants nothing: rights are checked again. */
export interface Drill extends RowKey {
  metric: string;
  args: Record<string, unknown>;
}

/** Makes the tokens of one answer's rows. */
export function drillTokens({ metric, args }: Pick<Drill, 'metric' | 'args'>) {
  const begin = `[1,${JSON.stringify(metric)},${JSON.stringify(args)},`;
  return (key: RowKey['key'], step?: string): string =>
    Buffer.from(`${begin}${JSON.stringify(key)},${JSON.stringify(step ?? null)}]`).toString(
      'base64url',
    );
}

/**
 * Reads a token. A token may be forged, so its arguments pass the schema like those of a request.
 * @throws BAD_USER_INPUT when the token is not one of ours
 */
export function decodeDrill(schema: GraphQLSchema, token: string): Drill {
  const drill = parse(schema, token);
  if (!drill)
    throw badInput('drill', 'This drill token is not of a row. Take the drill of a row, as it is.');
  return drill;
}

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(schema: GraphQLSchema, token: string): Drill | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (
      !Array.isArray(parts) ||
      parts.length !== 5 ||
      parts[0] !== 1 ||
      !isPlain(parts[2]) ||
      !isPlain(parts[3])
    )
      return undefined;
    const [, metric, given, key, step] = parts as [1, string, Plain, Plain, unknown];
    const known = metricNamed(metric);
    if (!known) return undefined;
    const args = coerced(schema, metric, given);
    const groups = known.rowsBy ?? (args.groupBy as string[]);
    const keyed = Object.entries(key).every(
      ([group, member]) =>
        groups.includes(group) && (member === null || typeof member === 'string'),
    );
    const stepped = known.steps
      ? typeof step === 'string' && milestones.some((milestone) => step.startsWith(milestone))
      : step === null;
    return keyed && stepped
      ? { metric, args, key: key as Drill['key'], step: (step as string | null) ?? undefined }
      : undefined;
  } catch {
    return undefined;
  }
}

function coerced(schema: GraphQLSchema, metric: string, given: Plain): Plain {
  const { args } = schema.getQueryType()!.getFields()[metric]!;
  if (Object.keys(given).some((name) => !args.some((arg) => arg.name === name)))
    throw new Error('an argument that the metric does not have');
  return Object.fromEntries(
    args.flatMap(({ name, type, defaultValue }) => {
      const value =
        given[name] === undefined
          ? defaultValue
          : coerceInputValue(given[name], type, () => {
              throw new Error(`${name} can't be read`);
            });
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
