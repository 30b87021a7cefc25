import type { Member } from '../scenario/index.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers have the shape that the test asked for */

/** Sends one file of an upload, as the web app does. */
export async function sends(
  member: Member,
  upload: string,
  name: string,
  content: string | ReadableStream,
  headers: Record<string, string> = {},
): Promise<Response> {
  const authorization = await member.authorization();
  return fetch(
    `${member.world.url}/imports/${upload}/files/${name.includes('%') ? name : encodeURIComponent(name)}`,
    {
      method: 'PUT',
      body: content,
      headers: {
        'content-type': 'application/octet-stream',
        ...(authorization ? { authorization } : {}),
        ...headers,
      },
      duplex: 'half',
    } as RequestInit,
  );
}

/** A new upload with these files. Returns its id. */
export async function sendsFiles(member: Member, files: Record<string, string>): Promise<string> {
  const { importUploadCreate } = await member.asks(
    'mutation { importUploadCreate { upload { id } userErrors { message } } }',
  );
  const { id } = importUploadCreate.upload;
  for (const [name, content] of Object.entries(files)) {
    const answer = await sends(member, id, name, content);
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
  }
  return id;
}

/** Asks for an import until it has ended. */
export async function untilItEnds(member: Member, id: string, fields: string): Promise<any> {
  for (const deadline = Date.now() + 60_000; ;) {
    const { importRun } = await member.asks(
      `query ($id: ID!) { importRun(id: $id) { ${fields} } }`,
      { id },
    );
    if (importRun.status !== 'RUNNING') return importRun;
    if (Date.now() > deadline) throw new Error('The import did not end.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
