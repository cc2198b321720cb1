import type { AbsoluteTimeRange } from '@grafana/data';

import type { OutcomeCounts } from '../../model/outcomes';
import { OUTCOMES } from '../../model/outcomes';
import type { TimelinePart } from '../../model/overview';

export function totalOf(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** All parts together, for the legend. */
export function sumOf(parts: TimelinePart[]): OutcomeCounts {
  const sums = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as OutcomeCounts;
  for (const part of parts) {
    for (const outcome of OUTCOMES) {
      sums[outcome] += part[outcome];
    }
  }
  return sums;
}

/** Two places in the timeline, in whatever order they were chosen. */
export interface Selection {
  anchor: number;
  cursor: number;
}

export function isSelected({ anchor, cursor }: Selection, index: number): boolean {
  return index >= Math.min(anchor, cursor) && index <= Math.max(anchor, cursor);
}

/** Where a part ends: where the next one begins, or the range. */
export function endOf(parts: TimelinePart[], index: number, end: number): number {
  return parts[index + 1]?.time ?? end;
}

export function rangeOf(parts: TimelinePart[], { anchor, cursor }: Selection, end: number): AbsoluteTimeRange {
  const last = Math.max(anchor, cursor);
  return { from: parts[Math.min(anchor, cursor)].time, to: endOf(parts, last, end) };
}

/** Which part a place is in, given as a share of the width. */
export function indexAt(share: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

/** What a key does to a selection; undefined: nothing. */
export function moved(selection: Selection, key: string, extend: boolean, count: number): Selection | undefined {
  const targets: Record<string, number> = {
    ArrowLeft: selection.cursor - 1,
    ArrowRight: selection.cursor + 1,
    Home: 0,
    End: count - 1,
  };
  if (!(key in targets)) {
    return undefined;
  }
  const cursor = Math.min(count - 1, Math.max(0, targets[key]));
  return { anchor: extend ? selection.anchor : cursor, cursor };
}
