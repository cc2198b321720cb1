import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';

import type { Secret, SourceSettings, StoreKind, ThreatSecureSettings, ThreatSettings } from '../../model/settings';
import { patched } from '../../model/settings';

export type EditorProps = DataSourcePluginOptionsEditorProps<ThreatSettings, ThreatSecureSettings>;
export type Options = EditorProps['options'];

export interface SectionProps extends EditorProps {
  settings: ThreatSettings;
  store: StoreKind;
  readOnly: boolean;
  change: (patch: Partial<ThreatSettings>) => void;
}

export function sectionProps({ options, onOptionsChange }: EditorProps, store: StoreKind): SectionProps {
  const settings = options.jsonData;
  return {
    options,
    onOptionsChange,
    settings,
    store,
    readOnly: Boolean(options.readOnly),
    change: (patch) => onOptionsChange({ ...options, jsonData: patched(settings, patch) }),
  };
}

/** Grafana's convention: a value to be saved, or an empty one that takes the saved one away. */
export function withSecret(options: Options, secret: Secret, value: string): Options {
  return {
    ...options,
    secureJsonData: { ...options.secureJsonData, [secret]: value },
    secureJsonFields: { ...options.secureJsonFields, [secret]: false },
  };
}

export function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((other, at) => (at === index ? item : other));
}

export function removed<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}

export function moved<T>(list: readonly T[], index: number, by: number): T[] {
  const next = [...list];
  const [item] = next.splice(index, 1);
  next.splice(index + by, 0, item);
  return next;
}

export function sourceName(source: SourceSettings, index: number): string {
  return source.name || `source ${index + 1}`;
}
