import { inert } from './inert';

export interface HighlightParts {
  before: string;
  match: string;
  after: string;
}

const CONTEXT = 600;

/** Splits by UTF-16 positions first and makes the parts inert after, since escaping moves positions. */
export function splitHighlight(text: unknown, start: unknown, end: unknown): HighlightParts {
  const whole = typeof text === 'string' ? text : '';
  const from =
    typeof start === 'number' && Number.isFinite(start) ? Math.min(Math.max(0, Math.floor(start)), whole.length) : 0;
  const to =
    typeof end === 'number' && Number.isFinite(end) ? Math.min(Math.max(from, Math.floor(end)), whole.length) : from;
  const first = Math.max(0, from - CONTEXT);
  return {
    before: (first > 0 ? '…' : '') + inert(whole.slice(first, from)),
    match: inert(whole.slice(from, to)),
    after: inert(whole.slice(to), CONTEXT),
  };
}
