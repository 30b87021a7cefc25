import { PostgresQueryCompiler, sql, type RawBuilder } from 'kysely';

/** Stands in a text for a parameter. No statement has it. */
const place = '\u0000';

class Flattening extends PostgresQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return place;
  }
}

/** The same part of a statement as one text with its parameters: it can be used again without walking through its parts. */
export function flattened<Row>(part: RawBuilder<Row>): RawBuilder<Row> {
  const { sql: text, parameters } = new Flattening().compileQuery(part.toOperationNode() as never, {
    queryId: '',
  });
  const texts = text.split(place);
  return sql<Row>(Object.assign(texts, { raw: texts }), ...parameters);
}
