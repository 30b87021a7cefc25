/** One number about a process, in the terms of Prometheus. */
export interface Measure {
  /** like `rapport_sockets` */
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  value: number;
  labels?: Readonly<Record<string, string>>;
}

/** A part of the process that has measures. */
export interface Measured {
  measures(): Measure[];
}
