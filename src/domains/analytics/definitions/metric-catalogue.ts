import { readFile } from 'node:fs/promises';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isLeafType,
  isObjectType,
  parse,
  print,
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { citation, definitions, type Definition, type MetricName } from './definitions.js';

/** One argument of a metric, as the schema has it. */
interface MetricArgument {
  name: string;
  /** as GraphQL writes it, like `[ApplicationGroup!]!` */
  type: string;
  /** as a GraphQL literal; null: none */
  defaultValue: string | null;
  description: string;
  /** of an enum, or of a list of one */
  values: string[];
}

/** One field of a metric's flat rows. */
interface MetricColumn {
  name: string;
  type: string;
  description: string;
}

/** A metric with everything that a reader needs to ask for it and to read its answer. */
export interface CataloguedMetric extends Definition {
  citation: string;
  arguments: MetricArgument[];
  columns: MetricColumn[];
}

const argumentOf = ({ name, type, defaultValue, description }: GraphQLArgument): MetricArgument => {
  const named = getNamedType(type);
  const literal = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return {
    name,
    type: String(type),
    defaultValue: literal ? print(literal) : null,
    description: description ?? '',
    values: isEnumType(named) ? named.getValues().map((value) => value.name) : [],
  };
};

function columnsOf(field: GraphQLField<unknown, unknown>): MetricColumn[] {
  const answer = getNamedType(field.type);
  const row = isObjectType(answer) ? getNamedType(answer.getFields().rows!.type) : undefined;
  if (!isObjectType(row)) throw new Error(`${field.name} does not answer with rows`);
  return Object.values(row.getFields())
    .filter(({ type }) => isLeafType(getNullableType(type)))
    .map(({ name, type, description }) => ({
      name,
      type: String(type),
      description: description ?? '',
    }));
}

const fieldOf = (schema: GraphQLSchema, name: string) => schema.getQueryType()?.getFields()[name];

/** Every metric of a schema with its arguments and columns: read from the schema itself, so that they can't differ from it. */
export function catalogueOf(schema: GraphQLSchema): CataloguedMetric[] {
  return Object.values<Definition>(definitions).flatMap((definition) => {
    const field = fieldOf(schema, definition.name);
    return field
      ? [
          {
            ...definition,
            citation: citation(definition),
            arguments: field.args.map(argumentOf),
            columns: columnsOf(field),
          },
        ]
      : [];
  });
}

/**
 * The document that asks a metric for all its flat rows, with every argument as a variable of the argument's name.
 * Executed, `data.<name>` is `{ provenance { … } rows { every column } }`; a variable that is left out has its default.
 */
export function documentOf(schema: GraphQLSchema, name: MetricName): string {
  const field = fieldOf(schema, name);
  if (!field) throw new Error(`The schema has no metric ${name}`);
  const variables = field.args
    .map(
      (arg) =>
        `$${arg.name}: ${String(arg.type)}${arg.defaultValue === undefined ? '' : ` = ${argumentOf(arg).defaultValue}`}`,
    )
    .join(', ');
  return `query ${name}(${variables}) {
  ${name}(${field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')}) {
    provenance { asOf timeZone definition version formula n source facts excluded { reason count } range { from to } arguments { name value } }
    rows { ${columnsOf(field)
      .map((column) => column.name)
      .join(' ')} }
  }
}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The definitions as a part of a Markdown page: what docs/metrics.md has between its marks. */
function definitionsPage(schema: GraphQLSchema): string {
  return catalogueOf(schema)
    .map(
      (metric) => `### ${metric.citation}

${metric.sentence} Unit: ${metric.unit}. Since ${metric.since}.

> ${metric.formula}

| argument | type | default | |
|---|---|---|---|
${metric.arguments.map(({ name, type, defaultValue, description }) => `| \`${name}\` | \`${type}\` | ${defaultValue === null ? '' : `\`${defaultValue}\``} | ${cell(description)} |`).join('\n')}

| column | type | |
|---|---|---|
${metric.columns.map(({ name, type, description }) => `| \`${name}\` | \`${type}\` | ${cell(description)} |`).join('\n')}
`,
    )
    .join('\n');
}

const page = 'docs/metrics.md';
/** What is printed into the page stands between these lines; the rest of it is written by hand. */
const marks = [
  '<!-- printed by npm run schema:print: begin -->',
  '<!-- printed by npm run schema:print: end -->',
] as const;

/**
 * The committed texts that follow from the metrics of a schema, by file: the page of definitions, and a document for
 * each metric, which BI tools send.
 * @throws when the page has lost its marks
 */
export async function printedMetrics(schema: GraphQLSchema): Promise<Record<string, string>> {
  const written = await readFile(page, 'utf8');
  const [begin, end] = marks.map((mark) => written.indexOf(mark)) as [number, number];
  if (begin < 0 || end < begin)
    throw new Error(
      `${page} has lost its marks "${marks.join('" and "')}": put them back where the printed part belongs.`,
    );
  return {
    [page]: `${written.slice(0, begin + marks[0].length)}\n\n${definitionsPage(schema)}\n${written.slice(end)}`,
    ...Object.fromEntries(
      catalogueOf(schema).map(({ name }) => [
        `schema/documents/${name}.graphql`,
        `# Printed by npm run schema:print: the metric with all its arguments and columns.\n${print(parse(documentOf(schema, name as MetricName)))}\n`,
      ]),
    ),
  };
}
