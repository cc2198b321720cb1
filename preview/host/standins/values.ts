import { FieldDisplay, getFieldDisplayValues, PanelProps } from '@grafana/data';
import { ReduceDataOptions } from '@grafana/schema';
import { useTheme2 } from '@grafana/ui';

export interface ReduceOptions {
  reduceOptions?: ReduceDataOptions;
}

// Core panels show no more either.
const LIMIT = 25;

/** The values of a panel as the core panels reduce them; rows for a frame with strings. */
export function useValues(props: PanelProps<ReduceOptions>, everyRow: boolean): FieldDisplay[] {
  const theme = useTheme2();
  const { data, options, fieldConfig, replaceVariables, timeZone } = props;
  return getFieldDisplayValues({
    fieldConfig,
    reduceOptions: { calcs: ['lastNotNull'], values: everyRow, limit: LIMIT, ...options.reduceOptions },
    replaceVariables,
    theme,
    data: data.series,
    timeZone,
  });
}
