/** What helps where a reason alone does not say it; docs/import.md, "When something is refused". */
const remedies: readonly [reason: RegExp, remedy: string][] = [
  [/no ISO 8601 date/, 'Write it as 2025-12-31, or state how the file writes dates.'],
  [/is no day of the calendar/, 'Correct the date.'],
  [/day number/, 'Format the cells as dates and save the file again.'],
  [/is not UTF-8/, 'Save the file as CSV UTF-8.'],
  [/cells and the header/, 'Put quotes around the cell that holds the delimiter or a line end.'],
  [
    /there is no (candidate|job|application)/,
    'Import the file that has it too, from the same source.',
  ],
  [/says something else than line/, 'Keep one of the two rows.'],
  [/the file has no column/, 'Rename the column in the header, or map it.'],
  [/is required and empty/, 'Fill the cell, or map another column.'],
  [
    /is no e-mail address/,
    'Correct the address, or empty the cell; several have a semicolon between them.',
  ],
];

export const remedyFor = (reason: string): string | undefined =>
  remedies.find(([known]) => known.test(reason))?.[1];
