import type { UploadFragment } from '../graphql/generated';

/**
 * Sends files to an upload, one after the other.
 * @param onFile called with the name of each file before it is sent
 * @returns a sentence for each file that was not accepted, with the server's reason
 */
export async function sendFiles(
  upload: Pick<UploadFragment, 'id' | 'limitBytes'>,
  files: readonly File[],
  onFile: (name: string) => void,
): Promise<string[]> {
  const problems: string[] = [];
  for (const file of files) {
    onFile(file.name);
    // When the server refuses a body half-way, the browser reports a lost connection. So too large files are not sent.
    if (file.size > upload.limitBytes) {
      problems.push(
        `${file.name} is too large: an upload may have ${Math.floor(upload.limitBytes / 1_000_000)} MB. Import it on the server with "rapport import".`,
      );
      continue;
    }
    const answer = await fetch(`/imports/${upload.id}/files/${encodeURIComponent(file.name)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    }).catch(() => undefined);
    if (!answer)
      problems.push(`${file.name} did not arrive: the server does not answer. Drop it again.`);
    else if (!answer.ok)
      problems.push(
        ((await answer.json().catch(() => ({}))) as { error?: { message?: string } }).error
          ?.message ?? `${file.name} was not accepted (${answer.status}).`,
      );
  }
  return problems;
}

/** Fetches a CSV file with the rows that were not imported. Throws the server's reason. */
export async function fetchRejects(run: string, name: string): Promise<Blob> {
  const answer = await fetch(`/imports/runs/${run}/rejects/${encodeURIComponent(name)}`);
  if (!answer.ok)
    throw new Error(((await answer.json()) as { error: { message: string } }).error.message);
  return answer.blob();
}
