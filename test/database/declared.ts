import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import type { Site } from './recorder.js';

const root = join(import.meta.dirname, '../..');

/** Every file of hand-written statements, with its path from the root. */
export const queryFiles = ['src', 'search']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) => file.endsWith('.queries.ts'))
  .sort();

/** A type as far as it can be compared with the type of a column. */
export interface Declared {
  kind: 'any' | 'number' | 'string' | 'boolean' | 'Buffer' | 'object' | 'array';
  /** the type of an element, of an array */
  element?: Declared;
  nullable: boolean;
  text: string;
}

/** The row type of a call that runs a statement; undefined: its rows are not looked at. */
export type DeclaredRow = ReadonlyMap<string, Declared> | undefined;

/** A literal of SQL: a template with the tag `sql`, or a text that is run as it is. */
interface Literal {
  at: Site;
  /** its parts between the values */
  parts: string[];
}

/** What the code says about its statements, read by the compiler. */
export interface Declarations {
  /** row types of calls of rowsOf, rowOf and oneRowOf, by `file:line:column` of the call */
  calls: ReadonlyMap<string, DeclaredRow>;
  /** row types of lists, by the name of the function or constant that makes the Listing */
  listings: ReadonlyMap<string, { file: string; row: DeclaredRow }>;
  literals: readonly Literal[];
}

export const keyOf = ({ file, line, column }: Site) => `${relative(root, file)}:${line}:${column}`;

/** Reads the declarations of all files of statements. It takes some seconds: the compiler reads the whole product. */
export function readDeclarations(): Declarations {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    queryFiles.map((file) => join(root, file)),
    { ...options, incremental: false, tsBuildInfoFile: undefined },
  );
  const checker = program.getTypeChecker();
  const calls = new Map<string, DeclaredRow>();
  const listings = new Map<string, { file: string; row: DeclaredRow }>();
  const literals: Literal[] = [];
  for (const file of queryFiles) {
    const source = program.getSourceFile(join(root, file));
    if (!source) throw new Error(`${file} can't be read`);
    const siteOf = (node: ts.Node): Site => {
      const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
      return { file: source.fileName, line: line + 1, column: character + 1 };
    };
    const visit = (node: ts.Node) => {
      if (
        ts.isCallExpression(node) &&
        /(^|\.)(rowsOf|rowOf|oneRowOf|rows)$/.test(node.expression.getText(source))
      )
        calls.set(keyOf(siteOf(calledIn(node))), rowOf(checker, node));
      const literal = literalOf(node, source);
      if (literal) literals.push({ at: siteOf(node), parts: literal });
      ts.forEachChild(node, visit);
    };
    visit(source);
    const module = checker.getSymbolAtLocation(source);
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const type = checker.getTypeOfSymbolAtLocation(symbol, source);
      const made = type.getCallSignatures()[0]?.getReturnType() ?? type;
      if (made.getSymbol()?.name !== 'Listing') continue;
      const [row] = checker.getTypeArguments(made as ts.TypeReference);
      if (row) listings.set(symbol.name, { file, row: propertiesOf(checker, row, source) });
    }
  }
  return { calls, listings, literals };
}

/** Where a stack says that a call is: at the name of a method. */
const calledIn = ({ expression }: ts.CallExpression): ts.Node =>
  ts.isPropertyAccessExpression(expression) ? expression.name : expression;

/** The row type of `rowsOf<Row>(…)`, which gives `Promise<Row[]>`, or of `rowOf<Row>(…)`. */
function rowOf(checker: ts.TypeChecker, call: ts.CallExpression): DeclaredRow {
  const given = checker.getAwaitedType(checker.getTypeAtLocation(call));
  if (!given || given.flags & ts.TypeFlags.Unknown) return undefined;
  const type = checker.getNonNullableType(given);
  const row = checker.isArrayType(type)
    ? checker.getTypeArguments(type as ts.TypeReference)[0]
    : type;
  return row && propertiesOf(checker, row, call);
}

function propertiesOf(checker: ts.TypeChecker, row: ts.Type, at: ts.Node): DeclaredRow {
  // Unknown: nobody looks at the rows. A type parameter: the caller knows, see Listing.
  // An index signature: the columns are those of modules, whatever they are.
  if (checker.getIndexInfoOfType(row, ts.IndexKind.String)) return undefined;
  if (row.isIntersection() && row.types.some((one) => one.flags & ts.TypeFlags.TypeParameter))
    return undefined;
  if (row.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any | ts.TypeFlags.TypeParameter))
    return undefined;
  return new Map(
    checker
      .getPropertiesOfType(row)
      .map((property) => [
        property.name,
        declaredOf(checker, checker.getTypeOfSymbolAtLocation(property, at)),
      ]),
  );
}

function declaredOf(checker: ts.TypeChecker, type: ts.Type): Declared {
  const text = checker.typeToString(type);
  const absent = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  const members = (type.isUnion() ? type.types : [type]).filter((one) => !(one.flags & absent));
  const nullable = type.isUnion() && type.types.some((one) => one.flags & absent);
  const kinds = new Set(members.map((one) => kindOf(checker, one)));
  const [kind] = kinds;
  if (!kind || kinds.size > 1) return { kind: 'object', nullable, text };
  const [element] =
    kind === 'array' ? checker.getTypeArguments(members[0] as ts.TypeReference) : [];
  return { kind, nullable, text, ...(element ? { element: declaredOf(checker, element) } : {}) };
}

function kindOf(checker: ts.TypeChecker, type: ts.Type): Declared['kind'] {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter))
    return 'any';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.StringLike) return 'string';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (checker.isArrayType(type)) return 'array';
  return type.getSymbol()?.name === 'Buffer' ? 'Buffer' : 'object';
}

const statement =
  /^\s*(with|select|insert into|update|delete from|merge into|create|alter|drop|copy|lock|truncate|analyze|set|vacuum|notify|listen|savepoint|grant|comment on)\s/i;

/** The parts of a literal of SQL; undefined: the node is none. */
function literalOf(node: ts.Node, source: ts.SourceFile): string[] | undefined {
  const partsOf = (template: ts.TemplateLiteral | ts.StringLiteral) =>
    (ts.isTemplateExpression(template)
      ? [template.head.text, ...template.templateSpans.map((span) => span.literal.text)]
      : [template.text]
    )
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if (ts.isTaggedTemplateExpression(node))
    return node.tag.getText(source) === 'sql' ? partsOf(node.template) : undefined;
  if (ts.isTaggedTemplateExpression(node.parent ?? node)) return undefined;
  const text =
    ts.isTemplateExpression(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isStringLiteral(node)
      ? node
      : undefined;
  if (!text) return undefined;
  const raw =
    ts.isCallExpression(node.parent) && node.parent.expression.getText(source) === 'sql.raw';
  const [first = ''] = partsOf(text);
  return raw || statement.test(first) ? partsOf(text) : undefined;
}
