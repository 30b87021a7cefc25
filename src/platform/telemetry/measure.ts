/** One number that a process tells of itself, in the terms of Prometheus. */
export interface Measure {
  /** like `rapport_sockets` */
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  value: number;
  labels?: Readonly<Record<string, string>>;
}

/** A part of the process that tells numbers of itself. */
export interface Measured {
  measures(): Measure[];
}
