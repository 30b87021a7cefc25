import { pino, type Logger } from 'pino';
import type { LogLevel } from '../../config.js';

export type Log = Logger;

/** Logs one JSON line for each event to standard error; standard output is for the results of commands. Log no personal data. */
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

/** Logs failures of background work that is retried. */
export const reportTo =
  (log: Log) =>
  (where: string, error: unknown): void =>
    log.warn(
      { where, error: error instanceof Error ? error.message : String(error) },
      'tried again',
    );
