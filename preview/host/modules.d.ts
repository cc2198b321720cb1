declare module 'runtime-plugin-page' {
  import type { PluginPageProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';
  export function setPluginPage(component: ComponentType<PluginPageProps>): void;
}

declare module 'runtime-panel-error' {
  import type { PanelDataErrorViewProps } from '@grafana/runtime';
  import type { ComponentType } from 'react';
  export function setPanelDataErrorView(component: ComponentType<PanelDataErrorViewProps>): void;
}

declare module 'grafana-i18n-internal' {
  import type { BackendModule } from 'i18next';
  export function initializeI18n(options: { language: string; ns: string[]; module: BackendModule }): Promise<unknown>;
  export function getResolvedLanguage(): string;
  export function addResourceBundle(language: string, namespace: string, resources: unknown): void;
}
