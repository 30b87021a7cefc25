/** What the statements for one table need to know. */
export interface Context {
  source: string;
  /** of times without a zone */
  timeZone: string;
  /** columns that the file has */
  provided: ReadonlySet<string>;
  /**
   * True in a dry run of self-identification: its connection can't see the people of the dry run, and reads them from
   * the temporary table `known_candidate`.
   */
  knownCandidates?: boolean;
}
