// Log lines are written by attackers: what could steer a terminal, reorder text or hide in it is shown as a visible escape.
const ACTIVE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc]|\p{Cs}|[\u{e0000}-\u{e0fff}]/gu;

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u0000': '\\0', '\u001b': '\\e' };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return SHORT[character] ?? (code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`);
}

const LONGEST = 4000;

/** The one way of log-derived text to the screen. Never throws, whatever it is given. */
export function inert(value: unknown, longest = LONGEST): string {
  if (value === null || value === undefined) {
    return '';
  }
  const text = typeof value === 'string' ? value : typeof value === 'object' ? safeJson(value) : String(value);
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(ACTIVE, escapeCharacter);
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

/** A spreadsheet must read a cell as text: what begins a formula gets an apostrophe. */
export function spreadsheetSafe(value: string): string {
  return /^\s*[=+\-@|%\t\r]/.test(value) ? `'${value}` : value;
}
