/** Each is read again from the store. */
export const PER_PAGE = 20;
/** The backend lists no further. */
const FURTHEST = 1_000_000;

export function toPage(value: unknown): number {
  const page = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 1;
  return Math.min(Math.max(1, page), FURTHEST / PER_PAGE);
}

export function lastPage(total: number | null): number {
  return Math.max(1, Math.ceil(Math.min(total ?? 0, FURTHEST) / PER_PAGE));
}
