import { tokensOf, type Token } from './query-lexer.js';
import {
  join,
  type ParsedQuery,
  printQuery,
  type QueryNode,
  type QueryWarning,
  withSpan,
  syntaxVersion,
  type TextField,
  warn,
} from './query-syntax.js';

const deepest = 20;

/**
 * Parses a query: words (all must match), `AND OR NOT -`, "quotes", (parentheses), prefix*, `title: skill: company:
 * current: location: name:` before a word, phrase or parentheses, and `years>=5`, `level:3-5`. NOT binds closest, OR
 * least. Never throws: errors in the syntax are corrected or left out, with a warning.
 */
export function parseQuery(input: string | null | undefined): ParsedQuery {
  const warnings: QueryWarning[] = [];
  const root = new Parser(tokensOf(input ?? '', warnings), warnings, input?.length ?? 0).read();
  return {
    version: syntaxVersion,
    root,
    text: printQuery(root),
    warnings: warnings.sort((a, b) => a.start - b.start),
  };
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: Token[],
    private readonly warnings: QueryWarning[],
    private readonly length: number,
  ) {}

  read(): QueryNode | undefined {
    const parts: (QueryNode | undefined)[] = [];
    while (this.at < this.tokens.length) {
      parts.push(this.either(undefined));
      const closing = this.skip('close');
      if (closing) this.warn('A closing parenthesis has no partner and was left out.', closing);
    }
    return join('and', parts);
  }

  private either(field: TextField | undefined): QueryNode | undefined {
    const parts = [this.all(field)];
    for (let or = this.skip('or'); or; or = this.skip('or')) {
      parts.push(this.all(field));
      if (parts.at(-1) === undefined || parts.at(-2) === undefined)
        this.warn('An OR has nothing on one side and was left out.', or);
    }
    return join('or', parts);
  }

  private all(field: TextField | undefined): QueryNode | undefined {
    const parts: (QueryNode | undefined)[] = [];
    let joined: Token | undefined;
    const useless = (and: Token) =>
      this.warn('An AND has nothing on one side and was left out.', and);
    for (
      let token = this.tokens[this.at];
      token && token.kind !== 'close' && token.kind !== 'or';
      token = this.tokens[this.at]
    ) {
      if (token.kind === 'and') {
        this.at += 1;
        if (joined || parts.length === 0) useless(token);
        else joined = token;
        continue;
      }
      parts.push(this.one(field));
      joined = undefined;
    }
    if (joined) useless(joined);
    return join('and', parts);
  }

  private one(field: TextField | undefined): QueryNode | undefined {
    let negated = false;
    let last: Token | undefined;
    for (let not = this.skip('not'); not; not = this.skip('not')) {
      negated = !negated;
      last = not;
    }
    const node = this.operand(field);
    if (!node && last) this.warn('A NOT has nothing behind it and was left out.', last);
    if (!node || !negated) return node;
    return node.kind === 'not' ? node.node : { kind: 'not', node };
  }

  private operand(field: TextField | undefined): QueryNode | undefined {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'close' || token.kind === 'or' || token.kind === 'and')
      return undefined;
    this.at += 1;
    switch (token.kind) {
      case 'open':
        return this.group(field, token);
      case 'field':
        return this.fielded(token.field, token);
      case 'term':
      case 'prefix':
      case 'phrase':
        return withSpan(
          field
            ? { kind: token.kind, text: token.text, field }
            : { kind: token.kind, text: token.text },
          token,
        );
      case 'number':
        return {
          kind: 'number',
          field: token.field,
          comparison: token.comparison,
          value: token.value,
        };
      case 'not':
        return undefined;
    }
  }

  private group(field: TextField | undefined, opening: Token): QueryNode | undefined {
    if (this.depth >= deepest) {
      this.warn(`Parentheses deeper than ${deepest} were left out.`, opening);
      return undefined;
    }
    this.depth += 1;
    const node = this.either(field);
    this.depth -= 1;
    if (!this.skip('close'))
      this.warn('An opening parenthesis has no partner; it was closed at the end.', opening);
    if (!node) this.warn('Empty parentheses were left out.', opening);
    return node;
  }

  private fielded(field: TextField, token: Token): QueryNode | undefined {
    const next = this.tokens[this.at];
    if (
      next &&
      (next.kind === 'term' ||
        next.kind === 'prefix' ||
        next.kind === 'phrase' ||
        next.kind === 'open')
    )
      return this.operand(field);
    this.warn(`“${field}:” has nothing behind it and was left out.`, token);
    return undefined;
  }

  private skip(kind: Token['kind']): Token | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) return undefined;
    this.at += 1;
    return token;
  }

  private warn(message: string, { start, end }: { start: number; end: number }): void {
    warn(this.warnings, message, { start, end: Math.min(end, this.length) });
  }
}
