import type { DataFrame, Field } from '@grafana/data';
import { FieldType, formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from '@grafana/i18n';

import { AS_TEXT } from '../model/asText';
import { readComputed } from '../model/computed';
import { formatCount } from '../model/format';
import { inert } from '../model/inert';
import { customMeta, toNumber } from '../model/values';

/** How far above what is usual a part stands out, in standard deviations. */
export const SPIKE = 4;
/** Makes the median of deviations a standard deviation where values are normal. */
const NORMAL = 1.4826;
/** Fewer than that are no spike, however quiet the range is. */
const LEAST = 5;

export interface Spike {
  from: number;
  to: number;
  most: number;
  usual: number;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The parts of a series that stand out of it: more than SPIKE × sigma above the median, where sigma is the median deviation,
 * and at least the root of the median, as counts of independent events have. Parts that follow each other are one spike.
 */
export function spikesOf(times: number[], values: number[]): Spike[] {
  if (values.length < 3) {
    return [];
  }
  const usual = median(values);
  const deviation = NORMAL * median(values.map((value) => Math.abs(value - usual)));
  const limit = Math.max(usual + SPIKE * Math.max(deviation, Math.sqrt(usual), 1), LEAST);
  const step = times[1] - times[0];
  const spikes: Spike[] = [];
  values.forEach((value, index) => {
    if (value < limit) {
      return;
    }
    const last = spikes.at(-1);
    if (last?.to === times[index]) {
      last.to += step;
      last.most = Math.max(last.most, value);
    } else {
      spikes.push({ from: times[index], to: times[index] + step, most: value, usual });
    }
  });
  return spikes;
}

/** Parts that were not read look like zeros, against which all others stand out. */
function isWhole(frame: DataFrame): boolean {
  return (readComputed(customMeta(frame).computed)?.coverage ?? 1) >= 1;
}

/** What annotations are made of: one row for each spike of each series, and none before all of the range was read. */
export function spikesFrame(refId: string, frames: DataFrame[]): DataFrame {
  const rows = (frames.every(isWhole) ? frames : []).flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type }) => type === FieldType.number);
    if (!time || !value) {
      return [];
    }
    const tags = Object.values(value.labels ?? {})
      .filter((label) => label !== '')
      .map((label) => inert(label, 100));
    const numbers = Array.from(value.values, (one: unknown) => toNumber(one) ?? 0);
    return spikesOf(Array.from(time.values, Number), numbers).map((spike) => ({ ...spike, tags }));
  });
  const field = (name: string, type: FieldType, values: unknown[]): Field => ({ name, type, config: {}, values });
  return {
    refId,
    name: 'spikes',
    meta: { notices: frames[0]?.meta?.notices },
    length: rows.length,
    fields: [
      field(
        'time',
        FieldType.time,
        rows.map(({ from }) => from)
      ),
      field(
        'timeEnd',
        FieldType.time,
        rows.map(({ to }) => to)
      ),
      field(
        'title',
        FieldType.string,
        rows.map(({ tags }) => tags.join(', ') || t('spikes.all', 'All threats'))
      ),
      field('text', FieldType.string, rows.map(spikeText)),
      field(
        'tags',
        FieldType.other,
        rows.map(({ tags }) => tags)
      ),
    ],
  };
}

function spikeText({ from, to, most, usual }: Spike): string {
  return t('spikes.text', 'At most {{most}}, usually {{usual}} in each part, for {{span}}', {
    most: formatCount(most),
    usual: formatCount(usual),
    span: formattedValueToString(getValueFormat('ms')(to - from)),
    ...AS_TEXT,
  });
}
