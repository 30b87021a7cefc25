import { createServer } from 'node:http';
import pg from 'pg';
import { serve } from './serve.mjs';

/** The ceiling: one prepared SQL statement that returns the JSON, over Node's http. No rights, no limits, no schema. */
const statements = JSON.parse(process.env.CASES);
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_OWNER_URL,
  max: 20,
  options: '-c timezone=UTC -c datestyle=ISO',
});
const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { case: index, parameters } = JSON.parse(Buffer.concat(chunks).toString());
    const { rows } = await pool.query({
      ...(process.env.UNPREPARED ? {} : { name: `case${index}` }),
      text: statements[index],
      values: parameters,
    });
    const body = Buffer.from(rows[0].json);
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
    });
    response.end(body);
  });
});
serve(server, '/', () => pool.end());
