import { FieldColorModeId, FieldConfigProperty, PanelPlugin } from '@grafana/data';

import { Bars } from './Bars';
import { Flat } from './Flat';
import { Lines } from './Lines';
import { Markdown } from './Markdown';
import { Stats } from './Stats';
import { Unknown } from './Unknown';

const kinds: Record<string, PanelPlugin['panel']> = {
  stat: Stats,
  gauge: Stats,
  timeseries: Lines,
  bargauge: Bars,
  barchart: Bars,
  piechart: Bars,
  geomap: Bars,
  table: Flat,
  text: Markdown,
};

/** Core visualisations are no npm packages: simple ones take their place. */
export function standIns(id: string): PanelPlugin {
  const mode = id === 'timeseries' ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds;
  return new PanelPlugin(kinds[id] ?? Unknown).useFieldConfig({
    standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode } } },
  });
}
