import type { UrlQueryMap } from '@grafana/data';
import { urlUtil } from '@grafana/data';

import { APP_ROOT } from '../model/ids';
import type { Dimension } from '../model/query';

export const DATA_SOURCE_VARIABLE = 'ds';
export const FILTERS_VARIABLE = 'filters';
const FILTERS = `var-${FILTERS_VARIABLE}`;

/** What all pages share. The rest of an address belongs to one page. */
export const SHARED_KEYS = ['from', 'to', 'timezone', 'refresh', `var-${DATA_SOURCE_VARIABLE}`, FILTERS];

/** What can be an actor. */
export const ACTOR_KINDS = [
  'actor',
  'user',
  'apiKey',
  'clientIp',
  'network',
  'asn',
  'organisation',
  'country',
] as const satisfies readonly Dimension[];
export type ActorKind = (typeof ACTOR_KINDS)[number];

export function toActorKind(value: unknown): ActorKind {
  return ACTOR_KINDS.find((kind) => kind === value) ?? 'actor';
}

/** Names come from logs: slashes, dots and percent signs in them would change the path, whatever decodes it how often. */
export function encodeValue(value: string): string {
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte));
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** undefined: nobody encoded that. */
export function decodeValue(encoded: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export const paths = {
  threats: APP_ROOT,
  activity: `${APP_ROOT}/activity`,
  actors: `${APP_ROOT}/actors`,
  health: `${APP_ROOT}/health`,
  actor: (kind: ActorKind, value: string) => `${APP_ROOT}/actors/${kind}/${encodeValue(value)}`,
  endpoint: (id: string) => `${APP_ROOT}/endpoints/${encodeURIComponent(id)}`,
};

/** A page with the range, the data source and the filters of the present one. */
export function pageHref(path: string, present: UrlQueryMap, more: UrlQueryMap = {}): string {
  const shared = Object.entries(present).filter(([key]) => SHARED_KEYS.includes(key));
  return urlUtil.renderUrl(path, { ...Object.fromEntries(shared), ...more });
}

/** As filter variables write and read it. */
function filterText(key: string, value: string): string {
  const escape = (text: string) =>
    text.replaceAll('|', '__gfp__').replaceAll(',', '__gfc__').replaceAll('#', '__gfh__');
  return [key, '=', value].map(escape).join('|');
}

function filterTexts(value: UrlQueryMap[string]): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '');
}

/** The filters of an address and one more for each value. */
export function withFilters(present: UrlQueryMap, values: Array<[key: string, value: string]>): UrlQueryMap {
  const known = filterTexts(present[FILTERS]);
  const added = values.map(([key, value]) => filterText(key, value)).filter((text) => !known.includes(text));
  return { ...present, [FILTERS]: [...known, ...added] };
}

export function searchOf(href: string): UrlQueryMap {
  return urlUtil.parseKeyValue(href.split('?')[1] ?? '');
}
