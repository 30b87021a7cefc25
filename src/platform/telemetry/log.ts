import { pino, type Logger } from 'pino';
import type { LogLevel } from '../../config.js';

export type Log = Logger;

/** One JSON line an event, to standard error: standard output belongs to commands' answers. No personal data goes in. */
export const makeLog = (level: LogLevel): Log =>
  pino({ level, base: undefined, redact: { paths: ['authorization', 'variables', 'req.headers.authorization'], censor: '[redacted]' } }, pino.destination(2));
