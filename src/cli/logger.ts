import type { Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** A log on standard error, a JSON object a line. Loaded only here: it costs more to start than a small capture. */
export async function createLogger(level: LogLevel): Promise<Logger> {
  // The default: in a bundle, a package in CommonJS has no other export.
  const { default: pino } = await import('pino');
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}
