import { PanelProps } from '@grafana/data';
import { LegendDisplayMode, VizLegendOptions } from '@grafana/schema';
import { EmptyState, TimeSeries } from '@grafana/ui';

const standard: VizLegendOptions = {
  showLegend: true,
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  calcs: [],
};

/** Stands in for time series. */
export function Lines({
  data,
  width,
  height,
  timeRange,
  timeZone,
  options,
}: PanelProps<{ legend?: VizLegendOptions }>) {
  if (data.series.length === 0) {
    return <EmptyState variant="not-found" hideImage message="No data" />;
  }
  return (
    <TimeSeries
      {...{ width, height, timeRange, timeZone }}
      frames={data.series}
      structureRev={data.structureRev}
      legend={{ ...standard, ...options.legend }}
    />
  );
}
