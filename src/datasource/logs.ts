import type { DataFrame, Field } from '@grafana/data';
import { DataFrameType, FieldType } from '@grafana/data';

import { inert } from '../model/inert';
import { frameKind, textAt } from '../model/values';

const LABELS = ['endpoint', 'service', 'outcome', 'severity', 'rule', 'actor', 'country', 'userAgent', 'source'];

/** Grafana colours log lines by words of its own. */
const LEVELS: Record<string, string> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'debug',
};

/** Explore shows threat requests as a log as well: the table has all that is known of them, the log has them at a glance. */
export function withLogs(frames: DataFrame[]): DataFrame[] {
  return frames.flatMap((frame) => (frameKind(frame) === 'events' ? [logFrame(frame), frame] : [frame]));
}

function logFrame(frame: DataFrame): DataFrame {
  const rows = Array.from({ length: frame.length }, (_, row) => row);
  const text = (name: string, row: number) => inert(textAt(frame, name, row));
  const field = (name: string, type: FieldType, values: unknown[]): Field => ({ name, type, config: {}, values });
  const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
  return {
    refId: frame.refId,
    name: 'log',
    length: frame.length,
    meta: { type: DataFrameType.LogLines, typeVersion: [0, 0], preferredVisualisationType: 'logs' },
    fields: [
      field(
        'timestamp',
        FieldType.time,
        rows.map((row) => times[row])
      ),
      field(
        'body',
        FieldType.string,
        rows.map((row) => bodyOf((name) => text(name, row)))
      ),
      field(
        'severity',
        FieldType.string,
        rows.map((row) => LEVELS[text('severity', row)] ?? 'unknown')
      ),
      field(
        'id',
        FieldType.string,
        rows.map((row) => text('id', row))
      ),
      field(
        'labels',
        FieldType.other,
        rows.map((row) => labelsOf((name) => text(name, row)))
      ),
    ],
  };
}

function bodyOf(text: (name: string) => string): string {
  return [text('method'), text('uri'), text('status'), text('outcome'), text('rule')]
    .filter((part) => part !== '')
    .join(' ');
}

function labelsOf(text: (name: string) => string): Record<string, string> {
  return Object.fromEntries(LABELS.map((name) => [name, text(name)]).filter(([, value]) => value !== ''));
}
