import { typeOfNode } from './node.queries.js';
import { isId, type Node } from './node.js';
import type { Session } from './session.js';

/** How objects of one GraphQL type are found. */
export interface NodeFinder {
  /** the table with the ids */
  table: string;
  /** the object as its domain shows it to the viewer; undefined: it does not exist, or the viewer may not see it */
  byId(session: Session, id: string): Promise<Node | undefined>;
}

/** Finds an object of any type by its id; each domain's service decides whether the viewer may see it. */
export class NodeService {
  private readonly tables: ReadonlyMap<string, string>;

  /** @param finders by the name of the GraphQL type */
  constructor(private readonly finders: ReadonlyMap<string, NodeFinder>) {
    this.tables = new Map([...finders].map(([type, { table }]) => [type, table]));
  }

  async byId(session: Session, id: string): Promise<Node | undefined> {
    if (this.tables.size === 0 || !isId(id)) return undefined;
    const found = await typeOfNode(session.sql, this.tables, id);
    return found && this.finders.get(found.type)?.byId(session, id);
  }
}
