import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface BiLogin {
  query(text: string): Promise<pg.QueryResult>;
  close(): Promise<void>;
}

/** A login for a BI tool, made and used as docs/bi.md says. */
export async function aBiLogin(ownerUrl: string): Promise<BiLogin> {
  const name = `bi_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`create role ${name} login password 'secret' in role rapport_bi`);
  const client = new pg.Client({
    connectionString: Object.assign(new URL(ownerUrl), {
      username: name,
      password: 'secret',
    }).toString(),
    options: '-c timezone=UTC',
  });
  await client.connect();
  return {
    query: (text) => client.query(text),
    close: async () => {
      await client.end();
      await owner.query(`drop role ${name}`);
      await owner.end();
    },
  };
}
