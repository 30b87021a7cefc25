/** Lets a loop sleep until a time has passed or it is woken. A wake-up while it is awake is not lost. */
export class Wake {
  private woken = false;
  private resume: (() => void) | undefined;

  wake(): void {
    this.woken = true;
    this.resume?.();
  }

  /** Sleeps at most this many milliseconds. */
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

/** Called with a failure that background work survived: where it happened, and the error. */
export type ReportFailure = (where: string, error: unknown) => void;
