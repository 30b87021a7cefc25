const encodings: Record<string, string> = {
  utf8: 'utf-8',
  'utf-8': 'utf-8',
  utf16: 'utf-16le',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
};

/** The name that TextDecoder uses for an encoding; undefined when the encoding is unknown. */
export const encodingOf = (name: string): string | undefined => encodings[name.toLowerCase()];

/** What is wrong with an unknown encoding, as the end of a sentence that names the place. */
export const unknownEncoding = (name: string): string =>
  `"${name}" is not known: use utf-8, utf-16 or windows-1252`;

/** The encoding of a file's first bytes by their byte order mark; undefined when there is none. */
export function encodingOfMark(start: Buffer): string | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return hasUtf8Mark(start) ? 'utf-8' : undefined;
}

/** True when the bytes begin with the byte order mark of UTF-8. */
export const hasUtf8Mark = (bytes: Buffer): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
