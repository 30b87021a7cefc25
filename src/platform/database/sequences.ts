import pg from 'pg';

/** A sequence that is behind its table: the next rows would get numbers that rows have already. */
interface BehindSequence {
  table: string;
  column: string;
  /** the last number that it gave; 0: none */
  drawn: number;
  /** the highest number in the table */
  highest: number;
}

/** Numbers drawn with one statement, about 30 ms. */
const drawnTogether = 100_000;

const ownedSequences = `
  select s.oid::text as sequence, t.relname as table, a.attname as column, coalesce(pg_sequence_last_value(s.oid), 0)::float8 as drawn
  from pg_depend d
  join pg_class s on s.oid = d.objid and s.relkind = 'S'
  join pg_class t on t.oid = d.refobjid
  join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    and t.relnamespace = 'public'::regnamespace
  order by t.relname`;

/**
 * Finds the sequences that are behind their tables, and draws numbers until they are not. A copy of the rows alone leaves
 * them so, like a logical replica. Drawing never sets a sequence back, whatever others draw meanwhile.
 * @param owner a connection as the owner of the tables
 */
export async function mendSequences(owner: pg.Client): Promise<BehindSequence[]> {
  const behind: BehindSequence[] = [];
  const { rows } = await owner.query<BehindSequence & { sequence: string }>(ownedSequences);
  for (const { sequence, table, column, drawn } of rows) {
    const found = await owner.query<{ highest: number }>(
      `select coalesce(max(${pg.escapeIdentifier(column)}), 0)::float8 as highest from public.${pg.escapeIdentifier(table)}`,
    );
    const { highest } = found.rows[0]!;
    for (let last = drawn; last < highest;) {
      const draw = await owner.query<{ drawn: number }>(
        'select max(nextval($1::oid::regclass))::float8 as drawn from generate_series(1, $2::int)',
        [sequence, Math.min(drawnTogether, highest - last)],
      );
      last = draw.rows[0]!.drawn;
    }
    if (drawn < highest) behind.push({ table, column, drawn, highest });
  }
  return behind;
}

/** One line for the log. */
export const sequenceInWords = ({ table, column, drawn, highest }: BehindSequence): string =>
  `The sequence of ${table}.${column} was behind its table: ${drawn.toLocaleString('en')} were drawn and the highest number is ${highest.toLocaleString('en')}, as in a copied database. New rows get numbers beyond that now.`;
