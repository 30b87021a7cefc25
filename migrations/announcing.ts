const transitionTables = {
  insert: 'new table as changed',
  update: 'old table as before new table as changed',
  delete: 'old table as changed',
};
type Operation = keyof typeof transitionTables;

/**
 * The statements that let a table announce its changes in the feed: one trigger for each kind of statement, and a
 * refusal of TRUNCATE, which shows no rows to any trigger.
 * @param call a function that reads `changed` (and, in an update, `before`) and writes `outbox`, such as
 *   `announce('SKILL', 'SKILL', 'id')`: entity, kind, and the column with the entity's id
 */
export const announcing = (
  table: string,
  call: string,
  operations: readonly Operation[] = ['insert', 'update', 'delete'],
): string[] => [
  ...operations.map(
    (operation) =>
      `create trigger announce_${operation} after ${operation} on ${table} referencing ${transitionTables[operation]} for each statement execute function ${call};`,
  ),
  refusingTruncate(table),
];

export const refusingTruncate = (table: string): string =>
  `create trigger announce_truncate before truncate on ${table} for each statement execute function refuse_truncate();`;
