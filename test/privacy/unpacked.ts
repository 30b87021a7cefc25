import { fromBuffer } from 'yauzl';

/** The entries of a ZIP archive by name, each as text. A name that leads out of the folder is refused. */
export const unpacked = (archive: Buffer): Promise<Map<string, string>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, string>();
    fromBuffer(archive, { lazyEntries: true, strictFileNames: true }, (failure, zip) => {
      if (failure) return reject(failure);
      zip.on('entry', (entry: { fileName: string }) => {
        zip.openReadStream(entry as never, (problem, content) => {
          if (problem) return reject(problem);
          const parts: Buffer[] = [];
          content.on('data', (part: Buffer) => parts.push(part));
          content.on('error', reject);
          content.on('end', () => {
            entries.set(entry.fileName, Buffer.concat(parts).toString());
            zip.readEntry();
          });
        });
      });
      zip.on('error', reject);
      zip.on('end', () => resolve(entries));
      zip.readEntry();
    });
  });
