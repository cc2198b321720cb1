/** In pixels: less can't be read, more is a slip of the hand. */
export const LEAST_WIDTH = 48;
export const MOST_WIDTH = 1600;

export function boundedWidth(width: number): number {
  return Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));
}
