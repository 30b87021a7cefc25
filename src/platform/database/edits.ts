import {
  ChangeSetType,
  type EventSubscriber,
  type FlushEventArgs,
  type Type,
} from '@mikro-orm/core';

/** What a unit of work changed in one row. */
export interface Edit {
  table: string;
  entity: string;
  /** absent: the row has no single id */
  id?: string;
  /** the changed fields as they were, and as they are */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

const editsOf = new WeakMap<object, Edit[]>();
/** They change with every edit, and say nothing. */
const unsaid = new Set(['version', 'updatedAt']);

/** Remembers what each unit of work changes in rows that were there before. */
export const editMemory: EventSubscriber = {
  afterFlush({ em, uow }: FlushEventArgs): void {
    for (const set of uow.getChangeSets()) {
      if (set.type !== ChangeSetType.UPDATE || !set.originalEntity) continue;
      const original = set.originalEntity as Record<string, unknown>;
      const payload = set.payload as Record<string, unknown>;
      const fields = Object.keys(payload).filter((field) => !unsaid.has(field));
      if (fields.length === 0) continue;
      const id: unknown = set.getPrimaryKey();
      const { properties } = set.meta as {
        properties: Record<string, { customType?: Type<unknown, unknown> }>;
      };
      // As the entity has it, and not as the database writes it.
      const valueOf = (field: string, stored: unknown): unknown =>
        properties[field]?.customType?.convertToJSValue(stored, em.getPlatform()) ?? stored ?? null;
      noteEdit(em, {
        table: set.meta.tableName,
        entity: set.meta.className,
        ...(typeof id === 'string' && { id }),
        before: Object.fromEntries(fields.map((field) => [field, valueOf(field, original[field])])),
        after: Object.fromEntries(fields.map((field) => [field, valueOf(field, payload[field])])),
      });
    }
  },
};

/** Remembers a change that a unit of work made with SQL of its own. */
export function noteEdit(em: object, edit: Edit): void {
  const edits = editsOf.get(em);
  if (edits) edits.push(edit);
  else editsOf.set(em, [edit]);
}

/** What a unit of work has changed since the last call. */
export function takeEdits(em: object): readonly Edit[] {
  const edits = editsOf.get(em) ?? [];
  editsOf.delete(em);
  return edits;
}
