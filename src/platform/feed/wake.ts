/** Lets a loop sleep until a time is over or somebody wakes it; a wake-up while it is awake is not lost. */
export class Wake {
  private woken = false;
  private resume: (() => void) | undefined;

  wake(): void {
    this.woken = true;
    this.resume?.();
  }

  /** Sleeps at most so many milliseconds. */
  async sleep(milliseconds: number): Promise<void> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.resume = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.resume = undefined;
    }
    this.woken = false;
  }
}

/** Where a background loop reports what it survived: the place and the failure. */
export type ReportFailure = (where: string, error: unknown) => void;
