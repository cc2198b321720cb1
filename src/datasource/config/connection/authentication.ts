import { t } from '@grafana/i18n';

import type { Authentication, StoreKind, ThreatSettings } from '../../../model/settings';
import { AUTHENTICATIONS, patched } from '../../../model/settings';
import { appliesTo } from '../../../model/settingsSchema';
import type { Options } from '../options';

/** The backend's default: what Grafana's own flags say. */
export function authenticationOf({ jsonData, basicAuth }: Pick<Options, 'jsonData' | 'basicAuth'>): Authentication {
  if (jsonData.authentication && AUTHENTICATIONS.includes(jsonData.authentication)) {
    return jsonData.authentication;
  }
  if (basicAuth) {
    return 'basic';
  }
  if (jsonData.oauthPassThru) {
    return 'forward';
  }
  return jsonData.sigV4Auth ? 'sigv4' : 'none';
}

const SIGV4_OPTIONS = [
  'sigV4AuthType',
  'sigV4Region',
  'sigV4AssumeRoleArn',
  'sigV4ExternalId',
  'sigV4Profile',
  'sigV4Service',
] as const;

/** One method, and Grafana's flags say the same: two that disagree would send two kinds of credentials. */
export function withAuthentication(options: Options, method: Authentication): Options {
  const flags: Partial<ThreatSettings> = {
    authentication: method,
    oauthPassThru: method === 'forward' || undefined,
    sigV4Auth: method === 'sigv4' || undefined,
  };
  if (method !== 'sigv4') {
    SIGV4_OPTIONS.forEach((name) => (flags[name] = undefined));
  } else {
    // Grafana's own default reads files and services of the machine.
    flags.sigV4AuthType = options.jsonData.sigV4AuthType ?? 'keys';
  }
  return {
    ...options,
    basicAuth: method === 'basic',
    basicAuthUser: method === 'basic' ? options.basicAuthUser : '',
    withCredentials: false,
    jsonData: patched(options.jsonData, flags),
  };
}

/** Some methods belong to some stores only, as the options that they need do. */
const NEEDED: Partial<Record<Authentication, string>> = {
  bearer: 'bearerToken',
  apiKey: 'apiKey',
  sigv4: 'sigV4Region',
};

export function takesMethod(store: StoreKind, method: Authentication): boolean {
  const needed = NEEDED[method];
  return needed === undefined || appliesTo(needed, store);
}

function isSet(options: Options, secret: string): boolean {
  const typed: unknown = Object.entries(options.secureJsonData ?? {}).find(([name]) => name === secret)?.[1];
  return Boolean(options.secureJsonFields?.[secret]) || (typeof typed === 'string' && typed !== '');
}

/** The first thing that the chosen method lacks. */
export function missingOf(options: Options): string | undefined {
  switch (authenticationOf(options)) {
    case 'basic':
      return options.basicAuthUser ? undefined : t('auth.noUser', 'the user name is missing');
    case 'bearer':
      return isSet(options, 'bearerToken') ? undefined : t('auth.noToken', 'the token is missing');
    case 'apiKey':
      return isSet(options, 'apiKey') ? undefined : t('auth.noApiKey', 'the API key is missing');
    case 'sigv4':
      return missingOfSigV4(options);
    case 'none':
    case 'forward':
      return undefined;
  }
}

function missingOfSigV4(options: Options): string | undefined {
  const { sigV4Region, sigV4AuthType } = options.jsonData;
  if (!sigV4Region) {
    return t('auth.noRegion', 'the region is missing');
  }
  const keys = isSet(options, 'sigV4AccessKey') && isSet(options, 'sigV4SecretKey');
  return (sigV4AuthType ?? 'keys') === 'keys' && !keys
    ? t('auth.noKeys', 'access key and secret key are missing')
    : undefined;
}
