import type { DataSourceJsonData } from '@grafana/schema';

import type { SourceRole } from './roles';

export const STORES = ['sample', 'loki', 'elasticsearch', 'opensearch'] as const;
export type StoreKind = (typeof STORES)[number];
export const AUTHENTICATIONS = ['none', 'basic', 'bearer', 'apiKey', 'sigv4', 'forward'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];
export const IDENTITIES = ['user', 'apiKey', 'session', 'clientIp'] as const;
export type Identity = (typeof IDENTITIES)[number];
export type Confidence = 'low' | 'medium' | 'high';
export type EvidenceRole = 'Viewer' | 'Editor' | 'Admin';

export const AUTO_FORMAT = 'auto';
export const CUSTOM_FORMAT = 'custom-text';

export interface SourceSettings {
  name?: string;
  /** Loki */
  selector?: string;
  /** Elasticsearch and OpenSearch */
  index?: string;
  query?: string;
  timeField?: string;
  lineField?: string;
  format?: string;
  role?: SourceRole;
  /** Field of a request → where the entry has it. */
  fields?: Record<string, string>;
  /** With the format custom-text only. */
  pattern?: string;
  durationUnit?: string;
}

export interface EndpointRule {
  match: string;
  name?: string;
}

export interface OpenApiDocument {
  name?: string;
  document: string;
  service?: string;
  owner?: string;
  prefixes?: string[];
}

export interface EndpointSettings {
  rules?: EndpointRule[];
  openapi?: OpenApiDocument[];
}

/** A preset, or a rule of one's own. */
export interface NoiseRule {
  preset?: string;
  name?: string;
  paths?: string[];
  methods?: string[];
  userAgents?: string[];
  extensions?: string[];
  statuses?: string[];
  clean?: boolean;
}

export interface IdentitySettings {
  order?: Identity[];
  trustedProxies?: string[];
  trustedHops?: number;
  apiKeyParameters?: string[];
  sessionCookies?: string[];
  userFromToken?: boolean;
  tokenCookie?: string;
  userClaim?: string;
  network?: 'derive' | 'log';
}

export interface LimitSettings {
  parallel?: number;
  threats?: number;
  documents?: number;
  cacheMegabytes?: number;
  scanGigabytes?: number;
  readSeconds?: number;
}

export interface TraceLinkSettings {
  dataSourceUid?: string;
  title?: string;
  query?: string;
}

/** Grafana's own flags of a connection, which the authentication method sets. */
export interface ConnectionFlags {
  oauthPassThru?: boolean;
  tlsSkipVerify?: boolean;
  tlsAuth?: boolean;
  tlsAuthWithCACert?: boolean;
  enableSecureSocksProxy?: boolean;
  secureSocksProxyUsername?: string;
  keepCookies?: string[];
  sigV4Auth?: boolean;
  sigV4AuthType?: string;
  sigV4Region?: string;
  sigV4AssumeRoleArn?: string;
  sigV4ExternalId?: string;
  sigV4Profile?: string;
  sigV4Service?: string;
}

export interface ThreatSettings extends DataSourceJsonData, ConnectionFlags {
  store?: StoreKind;
  tenant?: string;
  authentication?: Authentication;
  sources?: SourceSettings[];
  endpoints?: EndpointSettings;
  noise?: NoiseRule[];
  identity?: IdentitySettings;
  blockStatuses?: number[];
  confidence?: Confidence;
  /** Paranoia level of the Core Rule Set; 0: off. */
  deepCheck?: number;
  timeoutSeconds?: number;
  evidenceRole?: EvidenceRole;
  limits?: LimitSettings;
  traceLink?: TraceLinkSettings;
  logLink?: { dataSourceUid?: string };
}

export const SECRETS = [
  'identityKey',
  'basicAuthPassword',
  'bearerToken',
  'apiKey',
  'sigV4AccessKey',
  'sigV4SecretKey',
  'sigV4SessionToken',
  'secureSocksProxyPassword',
] as const;
export type Secret = (typeof SECRETS)[number];
export type ThreatSecureSettings = Partial<Record<Secret, string>>;

/** The same default as the backend's: a URL means a store, no URL means generated traffic. */
export function storeKind(settings: ThreatSettings, url: string | undefined): StoreKind {
  return settings.store ?? (url ? 'loki' : 'sample');
}

/** Documents in place of lines. */
export function holdsDocuments(store: StoreKind): boolean {
  return store === 'elasticsearch' || store === 'opensearch';
}

/** Reads lists that people type: commas or line ends between the values. */
export function splitList(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isLeftOut(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length === 0;
  }
  return value === undefined || value === '' || (typeof value === 'object' && value !== null && isEmpty(value));
}

function isEmpty(value: object): boolean {
  return Object.values(value).every((one) => one === undefined);
}

/** What was cleared is left out, so that the backend's default holds and provisioning stays short. */
export function patched<T extends object>(value: T, patch: Partial<T>): T {
  const kept = Object.entries({ ...value, ...patch }).filter(([, one]) => !isLeftOut(one));
  // Only optional properties are ever left out.
  return Object.fromEntries(kept) as T;
}
