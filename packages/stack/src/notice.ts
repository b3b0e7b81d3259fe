import { z } from 'zod'
import { parseJson } from './json.ts'

const levelNames: Record<number, string> = { 40: 'warn', 50: 'error', 60: 'fatal' }

const logLine = z.object({
  level: z.union([z.int().transform((level) => levelNames[level]), z.enum(['warn', 'error', 'fatal'])]),
  msg: z.string().default(''),
  err: z.object({ message: z.string() }).partial().optional(),
})

/** Returns `level message` for a pino line of level WARN or above, and undefined for any other line. */
export function readNotice(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const parsed = logLine.safeParse(parseJson(line))
  if (!parsed.success || parsed.data.level === undefined) return undefined
  const { level, msg, err } = parsed.data
  const reason = err?.message === undefined || msg.includes(err.message) ? '' : `: ${err.message}`
  return `${level.padEnd(5)} ${`${msg}${reason}`.replaceAll(/\s+/g, ' ').slice(0, 160)}`
}
