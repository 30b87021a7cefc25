import { Migration } from '@mikro-orm/migrations';

/** Characters of each text, by table. Of a list: of each entry. */
const texts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'demographics.answer': { category: 200, value: 500 },
  'public.app_user': { email: 320, name: 500 },
  'public.application': { campaign: 200, external_id: 500, referred_by: 500, source: 100 },
  'public.candidate': {
    company: 500,
    country: 100,
    education: 2_000,
    external_id: 500,
    family_name: 200,
    given_name: 200,
    location: 500,
    phone: 100,
    source: 100,
    summary: 100_000,
    title: 500,
  },
  'public.channel': { name: 200 },
  'public.channel_spend': { campaign: 200 },
  'public.experience': { company: 500, external_id: 500, summary: 100_000, title: 500 },
  'public.interaction': {
    actor: 500,
    body: 100_000,
    external_id: 500,
    source: 100,
    subject: 2_000,
  },
  'public.job': {
    country: 100,
    department: 200,
    description: 100_000,
    external_id: 500,
    location: 500,
    source: 100,
    title: 500,
  },
  'public.opening': { external_id: 500, source: 100 },
  'public.pool': { description: 2_000, made_by: 500, name: 200, owner: 500 },
  'public.referral': { external_id: 500, referrer_email: 320, source: 100 },
  'public.saved_search': { name: 200, owner: 500, query: 10_000 },
  'public.skill': { key: 200, name: 200 },
  'public.stage': { name: 200 },
  'public.stage_template': { name: 200, source: 100 },
  'public.touch': { campaign: 200, external_id: 500, source: 100 },
  'public.transition': { actor: 500, external_id: 500, reason: 2_000, source: 100 },
};
const lists: typeof texts = {
  'public.app_user': { departments: 200 },
  'public.candidate': { certificates: 500, emails: 320, languages: 50 },
  'public.job': { certificates: 500, languages: 50 },
  'public.saved_search': { departments: 200 },
};

/** Bytes are compared first: a long text that is stored apart is then not read again for each change of its row. */
const short = (column: string, most: number) =>
  `octet_length(${column}::text) <= ${most} or char_length(${column}::text) <= ${most}`;
const shortEach = (column: string, most: number) =>
  `octet_length(array_to_string(${column}, '')) <= ${most} or longest_text(${column}) <= ${most}`;

/**
 * Texts have the lengths that the API and the import check. The constraints are added for what is written from now on,
 * and then checked one by one against what is stored. Where a longer text is stored already, it stays, the constraint is
 * taken back, and a comment on the column says so: an update of such a row would fail otherwise.
 */
export class Migration20261130113500TextLengths extends Migration {
  override up(): void {
    this.addSql(
      `create function longest_text(texts text[]) returns integer language sql immutable parallel safe
       return (select max(char_length(entry)) from unnest(texts) entry)`,
    );
    for (const table of Object.keys(texts)) {
      const constraints = [
        ...Object.entries(texts[table] ?? {}).map(
          ([column, most]) => [column, short(column, most)] as const,
        ),
        ...Object.entries(lists[table] ?? {}).map(
          ([column, most]) => [column, shortEach(column, most)] as const,
        ),
      ].map(
        ([column, condition]) =>
          `add constraint ${table.split('.')[1]}_${column}_length check (${condition}) not valid`,
      );
      this.addSql(`alter table ${table} ${constraints.join(', ')}`);
    }
    this.addSql(`do $$
      declare
        one record;
      begin
        for one in
          select c.conrelid::regclass as tab, c.conname as name, a.attname as col
          from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
          where c.contype = 'c' and c.conname like '%\\_length' and not c.convalidated order by 1, 2
        loop
          begin
            execute format('alter table %s validate constraint %I', one.tab, one.name);
          exception when check_violation then
            execute format('alter table %s drop constraint %I', one.tab, one.name);
            execute format('comment on column %s.%I is %L', one.tab, one.col,
              'Longer texts than the API takes were stored before there was a limit, so the database does not check it.');
            raise warning '% has texts in % that are longer than the limit; they are kept', one.tab, one.col;
          end;
        end loop;
      end $$`);
  }
}
