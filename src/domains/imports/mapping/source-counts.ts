/** The counts of one file that a mapping reads: read = used + unused. */
export interface SourceFileSummary {
  /** rows of the file */
  read: number;
  /** rows that made at least one bundle row */
  used: number;
  /** rows that no rule of the mapping used */
  unused: number;
  /** bundle rows made, by table */
  made: Record<string, number>;
}

/** Counts the rows of the files that a mapping reads, while its tables are staged. */
export class SourceCounts {
  private readonly files = new Map<
    string,
    { read: number; used: Set<number>; made: Record<string, number> }
  >();

  /**
   * Notes what a row became.
   * @param row its number in the file, from 1
   * @param used true when a rule of the table used it
   * @param made the number of bundle rows that it became
   */
  note(file: string, row: number, table: string, used: boolean, made: number): void {
    const entry = this.files.get(file) ?? { read: 0, used: new Set<number>(), made: {} };
    this.files.set(file, entry);
    entry.read = Math.max(entry.read, row);
    if (used) entry.used.add(row);
    if (made > 0) entry.made[table] = (entry.made[table] ?? 0) + made;
  }

  /** The counts by file name. */
  summary(): Record<string, SourceFileSummary> {
    return Object.fromEntries(
      [...this.files].map(([name, { read, used, made }]) => [
        name,
        { read, used: used.size, unused: read - used.size, made },
      ]),
    );
  }
}
