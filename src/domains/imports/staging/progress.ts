/** How far an import is. */
export interface Progress {
  /** the bundle table */
  file: string;
  phase: 'read' | 'check' | 'write';
  /** rows so far */
  done: number;
  /** all rows, once they are counted */
  total?: number;
  /** bytes read so far and in all; only in phase `read` */
  bytes?: number;
  totalBytes?: number;
}

/** How the caller follows an import and stops it. */
export interface Control {
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}
