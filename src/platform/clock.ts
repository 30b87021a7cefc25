/** What time it is, for rules that depend on it. One for each composition; a test moves its own. */
export class Clock {
  /** the present moment */
  now: () => Date = () => new Date();
}
