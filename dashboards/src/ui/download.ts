/**
 * Saves a file on the reader's computer.
 * @param name of the file; spaces become hyphens, capitals small letters
 */
export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement('a'), {
    href: address,
    download: name.replaceAll(/\s+/g, '-').toLowerCase(),
  });
  link.click();
  URL.revokeObjectURL(address);
}
