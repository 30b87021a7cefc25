/** What the statements for one table need to know. */
export interface Context {
  source: string;
  /** of times without a zone */
  timeZone: string;
  /** columns that the file has */
  provided: ReadonlySet<string>;
  /**
   * True for self-identification: its connection sees neither external ids nor the people of a dry run, and reads them from
   * the temporary table `known_candidate`.
   */
  knownCandidates?: boolean;
  /** true: people were erased, and rows that belong to them are refused */
  erasures?: boolean;
}
