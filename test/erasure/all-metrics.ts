import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLSchema,
} from 'graphql';
import { metrics } from '../../src/domains/analytics/metrics.js';
import { documentOf } from '../../src/domains/analytics/definitions/metric-catalogue.js';

/** A request for a metric. */
export interface MetricRequest {
  name: string;
  query: string;
  variables: Record<string, unknown>;
}

/**
 * Requests for every metric: each value of each enum argument, with one and with all groups, and each field of the filter for
 * which a value is given.
 * @param filters values of fields of the filters, by name
 */
export function allMetrics(
  schema: GraphQLSchema,
  filters: Readonly<Record<string, unknown>>,
): MetricRequest[] {
  const fields = schema.getQueryType()!.getFields();
  return Object.keys(metrics).flatMap((name) => {
    const query = documentOf(schema, name as keyof typeof metrics);
    const requests: MetricRequest[] = [{ name, query, variables: {} }];
    for (const { name: argument, type } of fields[name]!.args) {
      const named = getNamedType(type);
      const isList = isListType(getNullableType(type));
      // A comparison needs a range, and has the same rows.
      if (argument === 'compareWith') continue;
      if (isEnumType(named)) {
        const values = named.getValues().map((value) => value.name);
        for (const value of values)
          requests.push({ name, query, variables: { [argument]: isList ? [value] : value } });
      } else if (isInputObjectType(named) && argument === 'filter') {
        for (const field of Object.keys(named.getFields()))
          if (field in filters)
            requests.push({
              name,
              query,
              variables: { [argument]: { [field]: filters[field] } },
            });
      }
    }
    return requests;
  });
}

/** An answer without what differs from one moment to the next. */
export const withoutClock = (data: unknown): unknown =>
  JSON.parse(
    JSON.stringify(data, (key, value: unknown) =>
      ['asOf', 'drill', 'cached', 'facts', 'source'].includes(key) ? undefined : value,
    ),
  );
