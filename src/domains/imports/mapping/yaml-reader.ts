import { ImportError } from '../formats/import-error.js';

export type YamlMap = Record<string, unknown>;

/**
 * Checks the parts of a parsed YAML file. Each method takes a node and its path, such as `tables[0].columns`, and
 * returns the node as the type it must have.
 */
export class YamlReader {
  /** @param name the file's name, which begins every error message */
  constructor(private readonly name: string) {}

  /** @throws ImportError naming the file and the path, always */
  fail(path: string, problem: string): never {
    throw new ImportError(`${this.name}: ${path ? `${path}: ` : ''}${problem}`);
  }

  /** @param keys the keys that the map may have; absent: any */
  map(node: unknown, path: string, keys?: readonly string[]): YamlMap {
    if (typeof node !== 'object' || node === null || Array.isArray(node))
      this.fail(path, 'must be a map of names and values');
    for (const key of Object.keys(node))
      if (keys && !keys.includes(key))
        this.fail(`${path ? `${path}.` : ''}${key}`, `is not known: use ${keys.join(', ')}`);
    return node as YamlMap;
  }

  /** As map, of a node that may be absent. */
  optionalMap(node: unknown, path: string, keys?: readonly string[]): YamlMap {
    return node === undefined ? {} : this.map(node, path, keys);
  }

  text(node: unknown, path: string): string {
    if (typeof node === 'number' || typeof node === 'boolean') return String(node);
    if (typeof node !== 'string') this.fail(path, 'must be a text');
    return node;
  }

  /** A text that must be there. */
  requiredText(node: unknown, path: string): string {
    if (node === undefined || node === null) this.fail(path, 'is missing');
    return this.text(node, path);
  }

  optionalText(node: unknown, path: string): string | undefined {
    return node === undefined ? undefined : this.text(node, path);
  }

  /** A text, or a list of texts. */
  texts(node: unknown, path: string): string | string[] {
    return Array.isArray(node)
      ? node.map((entry, index) => this.text(entry, `${path}[${index}]`))
      : this.text(node, path);
  }
}
