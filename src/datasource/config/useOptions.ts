import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';

import type { SourceSettings, ThreatSecureSettings, ThreatSettings } from '../../model/settings';

export type EditorProps = DataSourcePluginOptionsEditorProps<ThreatSettings, ThreatSecureSettings>;
export type SectionProps = {
  settings: ThreatSettings;
  onChange: (patch: Partial<ThreatSettings>) => void;
  readOnly: boolean;
};

/** undefined values are dropped, so that a cleared field falls back to the backend's default. */
export function patchSettings(settings: ThreatSettings, patch: Partial<ThreatSettings>): ThreatSettings {
  const entries = Object.entries({ ...settings, ...patch }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

export function firstSource(settings: ThreatSettings): SourceSettings {
  return settings.sources?.[0] ?? {};
}

export function patchSource(settings: ThreatSettings, patch: Partial<SourceSettings>): Partial<ThreatSettings> {
  const [, ...others] = settings.sources ?? [];
  const entries = Object.entries({ ...firstSource(settings), ...patch }).filter(
    ([, value]) => value !== undefined && value !== ''
  );
  return { sources: [Object.fromEntries(entries), ...others] };
}
