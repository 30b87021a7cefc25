import { tokensOf, type Token } from './query.lexer.js';
import { join, type ParsedQuery, printQuery, type QueryNode, syntaxVersion, type TextField } from './query.syntax.js';

const deepest = 20;

/**
 * Reads a query: words (all must match), `AND OR NOT -`, "quotes", (parentheses), prefix*, `title: skill: company:
 * current: location: name:` before a word, phrase or parentheses, and `years>=5`. NOT binds closest, OR least.
 * Never throws: what is unbalanced or means nothing is mended or left out, and a warning says so.
 */
export function parseQuery(input: string | null | undefined): ParsedQuery {
  const warnings: string[] = [];
  const root = new Parser(tokensOf(input ?? '', warnings), warnings).read();
  return { version: syntaxVersion, root, text: printQuery(root), warnings: [...new Set(warnings)] };
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: Token[], private readonly warnings: string[]) {}

  read(): QueryNode | undefined {
    const parts: (QueryNode | undefined)[] = [];
    while (this.at < this.tokens.length) {
      parts.push(this.either(undefined));
      if (this.skip('close')) this.warnings.push('A closing parenthesis has no partner and was left out.');
    }
    return join('and', parts);
  }

  private either(field: TextField | undefined): QueryNode | undefined {
    const parts = [this.all(field)];
    while (this.skip('or')) parts.push(this.all(field));
    if (parts.length > 1 && parts.includes(undefined)) this.warnings.push('An OR has nothing on one side and was left out.');
    return join('or', parts);
  }

  private all(field: TextField | undefined): QueryNode | undefined {
    const parts: (QueryNode | undefined)[] = [];
    let joined = false;
    for (let token = this.tokens[this.at]; token && token.kind !== 'close' && token.kind !== 'or'; token = this.tokens[this.at]) {
      if (token.kind === 'and') {
        this.at += 1;
        if (joined || parts.length === 0) this.warnings.push('An AND has nothing on one side and was left out.');
        joined = true;
        continue;
      }
      parts.push(this.one(field));
      joined = false;
    }
    if (joined && parts.length > 0) this.warnings.push('An AND has nothing on one side and was left out.');
    return join('and', parts);
  }

  private one(field: TextField | undefined): QueryNode | undefined {
    let negated = false;
    while (this.skip('not')) negated = !negated;
    const node = this.operand(field);
    if (!node && negated) this.warnings.push('A NOT has nothing behind it and was left out.');
    if (!node || !negated) return node;
    return node.kind === 'not' ? node.node : { kind: 'not', node };
  }

  private operand(field: TextField | undefined): QueryNode | undefined {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'close' || token.kind === 'or' || token.kind === 'and') return undefined;
    this.at += 1;
    switch (token.kind) {
      case 'open':
        return this.group(field);
      case 'field':
        return this.fielded(token.field);
      case 'term':
      case 'prefix':
      case 'phrase':
        return field ? { kind: token.kind, text: token.text, field } : { kind: token.kind, text: token.text };
      case 'number':
        return token;
      case 'not':
        return undefined;
    }
  }

  private group(field: TextField | undefined): QueryNode | undefined {
    if (this.depth >= deepest) {
      this.warnings.push(`Parentheses deeper than ${deepest} were left out.`);
      return undefined;
    }
    this.depth += 1;
    const node = this.either(field);
    this.depth -= 1;
    if (!this.skip('close')) this.warnings.push('An opening parenthesis has no partner; it was closed at the end.');
    if (!node) this.warnings.push('Empty parentheses were left out.');
    return node;
  }

  private fielded(field: TextField): QueryNode | undefined {
    const next = this.tokens[this.at];
    if (next && (next.kind === 'term' || next.kind === 'prefix' || next.kind === 'phrase' || next.kind === 'open')) return this.operand(field);
    this.warnings.push(`“${field}:” has nothing behind it and was left out.`);
    return undefined;
  }

  private skip(kind: Token['kind']): boolean {
    if (this.tokens[this.at]?.kind !== kind) return false;
    this.at += 1;
    return true;
  }
}
