import { t } from '@grafana/i18n';

import { AS_TEXT } from '../../model/asText';
import { inert } from '../../model/inert';
import type { StoreKind, ThreatSettings } from '../../model/settings';
import { IDENTITIES } from '../../model/settings';
import { choiceLabel, sectionText } from '../../model/settingsSchema';
import { authenticationOf, missingOf } from './connection/authentication';
import { urlProblem } from './connection/url';
import { saysNothing } from './endpoints/noise';
import type { Options } from './options';
import { sourceName } from './options';
import { headline } from './read/sampleText';
import type { Reading } from './read/useReading';
import { missingOfSource } from './sources/sourceState';

export const SECTIONS = ['connection', 'sources', 'read', 'endpoints', 'identity', 'limits'] as const;
export type SectionId = (typeof SECTIONS)[number];

/** done: works · missing: can't work without · attention: works, but look · defaults: nothing was chosen, which is fine */
export interface SectionState {
  kind: 'done' | 'missing' | 'attention' | 'defaults';
  text: string;
}

export function sectionTitle(id: SectionId): string {
  switch (id) {
    case 'read':
      return t('sections.read', 'What was read');
    case 'endpoints':
      return t('sections.endpoints', 'Endpoints and noise');
    case 'limits':
      return t('sections.limits', 'Threats, evidence and limits');
    default:
      return sectionText(id).title;
  }
}

export function connectionState(options: Options, store: StoreKind): SectionState {
  const name = choiceLabel('store', store);
  if (store === 'sample') {
    return { kind: 'done', text: name };
  }
  if (!options.url) {
    return { kind: 'missing', text: t('sections.noUrl', 'The URL is missing') };
  }
  const problem = urlProblem(options.url) ?? missingOf(options);
  if (problem !== undefined) {
    return { kind: 'missing', text: problem };
  }
  const parts = [name, inert(options.url, 80), choiceLabel('authentication', authenticationOf(options))];
  return options.jsonData.tlsSkipVerify
    ? { kind: 'attention', text: [...parts, t('sections.unchecked', 'certificate not checked')].join(' · ') }
    : { kind: 'done', text: parts.join(' · ') };
}

export function sourcesState(settings: ThreatSettings, store: StoreKind): SectionState {
  if (store === 'sample') {
    return { kind: 'done', text: t('sections.sampleSource', 'Made up') };
  }
  const sources = settings.sources?.length ? settings.sources : [{}];
  for (const [index, source] of sources.entries()) {
    const missing = missingOfSource(source, store);
    if (missing !== undefined) {
      const name = inert(sourceName(source, index), 40);
      return {
        kind: 'missing',
        text: t('sections.sourceLacks', '{{name}} lacks: {{missing}}', { name, missing, ...AS_TEXT }),
      };
    }
  }
  const onlyVerdicts = sources.every(({ role }) => role === 'verdicts');
  if (onlyVerdicts && sources.length > 1) {
    return { kind: 'missing', text: t('sections.noRequests', 'Verdicts of several sources need a source of requests') };
  }
  return {
    kind: onlyVerdicts ? 'attention' : 'done',
    text: [
      ...sources.map((source, index) => inert(sourceName(source, index), 40)),
      ...(onlyVerdicts ? [t('sections.onlyVerdicts', 'verdicts only, no totals')] : []),
    ].join(' · '),
  };
}

export function readState({ health, looks, changed }: Pick<Reading, 'health' | 'looks' | 'changed'>): SectionState {
  const reports = Object.values(looks);
  const failed = reports.find(({ problem }) => problem !== undefined);
  if (health?.ok === false || failed) {
    return { kind: 'missing', text: inert(health?.ok === false ? health.message : failed?.problem, 120) };
  }
  if (reports.length === 0) {
    return { kind: 'defaults', text: t('sections.notLooked', 'Not looked at yet') };
  }
  const found = reports.flatMap(({ report }) => (report ? [report] : []));
  const good =
    !changed && found.every(({ sure, read, sampled }) => sure && read !== null && read === sampled && read > 0);
  return { kind: good ? 'done' : 'attention', text: found.map(headline).join(' · ') };
}

export function endpointsState({ endpoints, noise }: ThreatSettings): SectionState {
  const rules = endpoints?.rules ?? [];
  const documents = endpoints?.openapi ?? [];
  if (rules.some(({ match }) => match === '')) {
    return { kind: 'missing', text: t('sections.emptyRule', 'An endpoint rule has no path') };
  }
  if (documents.some(({ document }) => document === '')) {
    return { kind: 'missing', text: t('sections.emptyDocument', 'An OpenAPI document is empty') };
  }
  if (noise?.some(saysNothing)) {
    return { kind: 'missing', text: t('sections.emptyNoise', 'A noise rule says nothing') };
  }
  const parts = [
    rules.length > 0 &&
      t('sections.rules', '{{count}} endpoint rules', {
        count: rules.length,
        defaultValue_one: '{{count}} endpoint rule',
      }),
    documents.length > 0 &&
      t('sections.documents', '{{count}} OpenAPI documents', {
        count: documents.length,
        defaultValue_one: '{{count}} OpenAPI document',
      }),
    noise?.length &&
      t('sections.noise', '{{count}} noise rules', { count: noise.length, defaultValue_one: '{{count}} noise rule' }),
  ].filter((part) => typeof part === 'string');
  return parts.length > 0
    ? { kind: 'done', text: parts.join(' · ') }
    : {
        kind: 'defaults',
        text: t('sections.byThemselves', 'Ids in paths are found by their look, nothing is left out'),
      };
}

export function identityState({ jsonData, secureJsonFields, secureJsonData }: Options): SectionState {
  const order = (jsonData.identity?.order ?? IDENTITIES).map((one) => choiceLabel('identity.order', one)).join(', ');
  const hasKey = Boolean(secureJsonFields?.identityKey || secureJsonData?.identityKey);
  return hasKey
    ? { kind: 'done', text: order }
    : {
        kind: 'attention',
        text: t('sections.noIdentityKey', '{{order}}; without an identity key, API keys and sessions are hidden', {
          order,
          ...AS_TEXT,
        }),
      };
}

export function limitsState({
  confidence,
  deepCheck,
  blockStatuses,
  evidenceRole,
  limits,
  traceLink,
  logLink,
}: ThreatSettings): SectionState {
  const chosen = [
    confidence,
    deepCheck,
    blockStatuses,
    evidenceRole,
    traceLink?.dataSourceUid,
    logLink?.dataSourceUid,
  ].filter((one) => one !== undefined);
  const count = chosen.length + Object.keys(limits ?? {}).length;
  return count === 0
    ? { kind: 'defaults', text: t('sections.defaults', 'Defaults') }
    : {
        kind: 'done',
        text: t('sections.chosen', '{{count}} options chosen', { count, defaultValue_one: '{{count}} option chosen' }),
      };
}

export function sectionState(id: SectionId, options: Options, store: StoreKind, reading: Reading): SectionState {
  const settings = options.jsonData;
  switch (id) {
    case 'connection':
      return connectionState(options, store);
    case 'sources':
      return sourcesState(settings, store);
    case 'read':
      return readState(reading);
    case 'endpoints':
      return endpointsState(settings);
    case 'identity':
      return identityState(options);
    case 'limits':
      return limitsState(settings);
  }
}

/** What is missing is open from the start, and so is the look at the log. */
export function initiallyOpen(options: Options, store: StoreKind): SectionId[] {
  const fresh = !options.jsonData.store && !options.url;
  const connection = fresh || connectionState(options, store).kind === 'missing';
  const sources = sourcesState(options.jsonData, store).kind === 'missing';
  return [...(connection ? ['connection' as const] : []), ...(sources ? ['sources' as const] : []), 'read'];
}
