import { FieldColorModeId, FieldConfigProperty, PanelPlugin, VisualizationSuggestionScore } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';

import { PANEL_ID } from '../model/ids';
import type { PanelOptions } from './options';
import { addOptions, migrateOptions } from './options';
import { ThreatsPanel } from './ThreatsPanel';

void initPluginTranslations(PANEL_ID);

export const plugin = new PanelPlugin<PanelOptions>(ThreatsPanel)
  .useFieldConfig({
    // A threat count has no colour of its own; thresholds give one when a reader asks for it.
    standardOptions: {
      [FieldConfigProperty.Color]: { defaultValue: { mode: FieldColorModeId.Fixed, fixedColor: 'text' } },
    },
    disableStandardOptions: [FieldConfigProperty.Min, FieldConfigProperty.Max],
  })
  .setPanelOptions(addOptions)
  .setMigrationHandler(migrateOptions)
  .setDataSupport({ annotations: false, alertStates: false })
  .setSuggestionsSupplier((summary) => {
    const ours = summary.rawFrames?.some((frame) => frame.name === 'endpoints' || frame.name === 'summary');
    return ours ? [{ name: 'APIs under threat', score: VisualizationSuggestionScore.Best }] : [];
  });
