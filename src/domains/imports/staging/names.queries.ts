import pg from 'pg';

/** A text as an SQL constant. */
export const literal = (text: string): string => pg.escapeLiteral(text);

/** A name as an SQL identifier. */
export const named = (name: string): string => pg.escapeIdentifier(name);

/** The temporary table with the cells of a bundle table as text. */
export const stagedName = (table: string): string => named(`staged_${table}`);

/** The temporary table with the checked rows of a bundle table. */
export const checkedName = (table: string): string => named(`checked_${table}`);
