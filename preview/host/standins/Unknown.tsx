import { PanelProps } from '@grafana/data';

/** Shown for a core panel that has no stand-in. */
export function Unknown({ data }: PanelProps) {
  return <p>The preview has no stand-in for this panel, which got {data.series.length} frames.</p>;
}
