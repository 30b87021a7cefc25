/** What helps against a reason, where the reason itself does not say it. docs/import.md lists the same. */
const remedies: readonly [reason: RegExp, remedy: string][] = [
  [/not an ISO 8601 date/, 'Write it as 2025-12-31, or state the date format of the file.'],
  [/is not a day of the calendar/, 'Correct the date.'],
  [/day number/, 'Format the cells as dates and save the file again.'],
  [/is not UTF-8/, 'Save the file as CSV UTF-8.'],
  [/cells and the header/, 'Put quotes around cells that contain the delimiter or a line end.'],
  [
    /there is no (candidate|job|application)/,
    'Also import the file that it is in, from the same source.',
  ],
  [/differs from line/, 'Keep one of the two rows.'],
  [/the file has no column/, 'Rename the column in the header, or map it.'],
  [/belongs to a person who was erased/, 'Leave the row out.'],
  [/is required and empty/, 'Fill the cell, or map another column.'],
  [
    /is not an e-mail address/,
    'Correct the address, or empty the cell. Separate several addresses with semicolons.',
  ],
];

/** What helps against a reason; undefined when the reason says it. */
export const remedyFor = (reason: string): string | undefined =>
  remedies.find(([known]) => known.test(reason))?.[1];
