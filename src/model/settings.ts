import type { DataSourceJsonData } from '@grafana/schema';

export type StoreKind = 'sample' | 'loki';
export type SourceRole = 'requests' | 'verdicts' | 'both';
export type Identity = 'user' | 'apiKey' | 'session' | 'clientIp';
export type Confidence = 'low' | 'medium' | 'high';

export interface SourceSettings {
  name?: string;
  selector?: string;
  format?: string;
  role?: SourceRole;
}

export interface EndpointRule {
  match: string;
  name: string;
}

export interface NoiseRule {
  name: string;
  paths?: string[];
  methods?: string[];
  userAgents?: string[];
}

export interface ThreatSettings extends DataSourceJsonData {
  store?: StoreKind;
  sources?: SourceSettings[];
  endpoints?: { rules?: EndpointRule[] };
  noise?: NoiseRule[];
  identity?: { order?: Identity[]; trustedProxies?: string[] };
  blockStatuses?: number[];
  confidence?: Confidence;
  timeoutSeconds?: number;
}

export interface ThreatSecureSettings {
  identityKey?: string;
}

export const IDENTITIES: readonly Identity[] = ['user', 'apiKey', 'session', 'clientIp'];
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** The same default as the backend's: a URL means a store, no URL means generated traffic. */
export function storeKind(settings: ThreatSettings, url: string | undefined): StoreKind {
  return settings.store ?? (url ? 'loki' : 'sample');
}

/** Reads lists that people type: commas or line ends between the values. */
export function splitList(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function splitStatuses(text: string): number[] {
  return splitList(text)
    .map(Number)
    .filter((status) => Number.isInteger(status) && status >= 100 && status <= 599);
}
