import type { DataFrame, Field } from '@grafana/data';
import { FieldColorModeId, formattedValueToString } from '@grafana/data';

import { formatCount, formatPercent } from '../../model/format';
import { findField } from '../../model/values';

export interface FieldText {
  text: string;
  color?: string;
}

function isConfigured({ config }: Field): boolean {
  return Boolean(config.unit || config.mappings?.length) || (config.decimals !== undefined && config.decimals !== null);
}

/** Units, decimals, mappings and thresholds are the reader's; without any, counts are grouped and ratios are percents. */
export function fieldText(frame: DataFrame | undefined, name: string, value: number): FieldText {
  const field = findField(frame, name);
  const configured = field !== undefined && isConfigured(field);
  const coloured = field?.config.color?.mode === FieldColorModeId.Thresholds;
  // Asked for only where it says more: for each number of each row it is much of what scrolling costs.
  const shown = configured || coloured ? field?.display?.(value) : undefined;
  const plain = () => (name === 'threatRatio' ? formatPercent(value) : formatCount(value));
  return {
    text: shown && configured ? formattedValueToString(shown) : plain(),
    color: coloured ? shown?.color : undefined,
  };
}

/** Column titles can be overridden in the field configuration too. */
export function fieldTitle(frame: DataFrame | undefined, name: string): string | undefined {
  return findField(frame, name)?.config.displayName || undefined;
}
