import { pino, type Logger } from 'pino';
import type { LogLevel } from '../../config.js';

export type Log = Logger;

/** One JSON line an event, to standard error: standard output belongs to commands' answers. No personal data goes in. */
export const makeLog = (level: LogLevel): Log =>
  pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ['authorization', 'variables', 'req.headers.authorization'],
        censor: '[redacted]',
      },
    },
    pino.destination(2),
  );

/** Tells failures that were survived, as background work reports them: the place and the failure. */
export const reportTo =
  (log: Log) =>
  (where: string, error: unknown): void =>
    log.warn(
      { where, error: error instanceof Error ? error.message : String(error) },
      'tried again',
    );
