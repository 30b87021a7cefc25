import { sql } from 'kysely';
import { rowOf, type Sql } from './database.js';

/**
 * Prints the schema as SQL text, to read and to compare: tables, views, indexes, constraints, functions, triggers and
 * grants of the schemas public and demographics. It reads the catalogue, because the embedded server has no pg_dump.
 * Objects of extensions are left out.
 */
export async function dumpDatabase(database: Sql): Promise<string> {
  const row = await rowOf<{ text: string }>(
    database,
    sql`
    with spaces as (select oid, nspname from pg_namespace where nspname in ('public', 'demographics')),
    relations as (
      select c.oid, c.relkind, c.relacl, c.relowner, format('%I.%I', s.nspname, c.relname) as name
      from pg_class c join spaces s on s.oid = c.relnamespace
      where not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        and c.relname not like 'migration%'
    ),
    lines as (
      select 1 as part, name, 0 as rank,
        format(E'create table %s (\n%s\n);', name, string_agg(
          format('  %I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
            case when a.attidentity <> '' then ' generated always as identity'
                 when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid))
                 when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
            case when a.attnotnull then ' not null' else '' end), E',\n' order by a.attnum)) as text
      from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
      where r.relkind = 'r' group by name
      union all
      select 2, r.name, 0, format('alter table %s add constraint %I %s;', r.name, k.conname, pg_get_constraintdef(k.oid))
      from relations r join pg_constraint k on k.conrelid = r.oid where r.relkind = 'r' and k.contype <> 'n'
      union all
      select 3, r.name, 0, pg_get_indexdef(i.indexrelid) || ';'
      from relations r join pg_index i on i.indrelid = r.oid
      where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = r.oid)
      union all
      select 4, r.name, 0, format(E'create view %s as\n%s', r.name, pg_get_viewdef(r.oid)) from relations r where r.relkind = 'v'
      union all
      select 5, p.proname, 0, pg_get_functiondef(p.oid) || ';'
      from pg_proc p join spaces s on s.oid = p.pronamespace
      where not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union all
      select 6, r.name, 0, pg_get_triggerdef(t.oid) || ';'
      from relations r join pg_trigger t on t.tgrelid = r.oid where not t.tgisinternal
      union all
      select 7, r.name, 0, format('grant %s on %s to %I;', string_agg(lower(g.privilege_type), ', ' order by g.privilege_type), r.name, o.rolname)
      from relations r cross join lateral aclexplode(r.relacl) g join pg_roles o on o.oid = g.grantee
      where r.relkind in ('r', 'v') and g.grantee <> r.relowner group by r.name, o.rolname
      union all
      select 7, r.name, 1, format('grant select (%s) on %s to %I;', string_agg(quote_ident(a.attname), ', ' order by a.attname), r.name, o.rolname)
      from relations r join pg_attribute a on a.attrelid = r.oid cross join lateral aclexplode(a.attacl) g join pg_roles o on o.oid = g.grantee
      where g.grantee <> r.relowner group by r.name, o.rolname
    )
    select string_agg(text, E'\n\n' order by part, name collate "C", rank, text collate "C") as text from lines`,
  );
  return `-- Printed from the catalogue by \`npm run schema:print\`; migrations/ is where it is changed.\n\n${row?.text ?? ''}\n`;
}
