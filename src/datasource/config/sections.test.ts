import { sampleResource, unsureResource } from '../../../tests/fixtures/config';
import { editorOptions } from '../../../tests/fixtures/editor';
import { readSample } from '../../model/sample';
import type { ThreatSettings } from '../../model/settings';
import {
  connectionState,
  endpointsState,
  identityState,
  initiallyOpen,
  limitsState,
  readState,
  sourcesState,
} from './sections';

const loki: ThreatSettings = { store: 'loki', sources: [{ name: 'gateway', selector: '{a="b"}' }] };

describe('connection', () => {
  it.each([
    ['sample', editorOptions(), 'done', 'Sample traffic'],
    ['loki', editorOptions(), 'missing', 'URL'],
    ['loki', editorOptions({ url: 'loki' }), 'missing', 'begins with'],
    ['loki', editorOptions({ url: 'http://loki', basicAuth: true }), 'missing', 'user name'],
    ['loki', editorOptions({ url: 'http://loki' }), 'done', 'http://loki · No authentication'],
    ['loki', editorOptions({ url: 'http://loki', jsonData: { tlsSkipVerify: true } }), 'attention', 'not checked'],
  ] as const)('%s %#', (store, options, kind, text) => {
    const state = connectionState(options, store);
    expect(state.kind).toBe(kind);
    expect(state.text).toContain(text);
  });
});

describe('sources', () => {
  it.each([
    ['sample', {}, 'done', 'Made up'],
    ['loki', {}, 'missing', 'source 1 lacks: Stream selector'],
    ['loki', loki, 'done', 'gateway'],
    ['opensearch', { sources: [{ index: 'a' }, { name: 'waf' }] }, 'missing', 'waf lacks: Index'],
    ['opensearch', { sources: [{ index: 'a', format: 'custom-text' }] }, 'missing', 'Pattern'],
    ['opensearch', { sources: [{ index: 'a', role: 'verdicts' }] }, 'attention', 'no totals'],
    [
      'opensearch',
      {
        sources: [
          { index: 'a', role: 'verdicts' },
          { index: 'b', role: 'verdicts' },
        ],
      },
      'missing',
      'need a source of requests',
    ],
  ] as const)('%s %#', (store, settings, kind, text) => {
    const state = sourcesState(settings as ThreatSettings, store);
    expect(state.kind).toBe(kind);
    expect(state.text).toContain(text);
  });
});

describe('what was read', () => {
  const whole = { ...sampleResource, read: 50 };
  it.each([
    [{ looks: {} }, 'defaults', 'Not looked at'],
    [{ looks: { 0: { report: readSample(whole) } } }, 'done', 'NGINX JSON: 50 of 50'],
    [{ looks: { 0: { report: readSample(sampleResource) } } }, 'attention', '48 of 50'],
    [{ looks: { 0: { report: readSample(unsureResource) } } }, 'attention', 'Perhaps'],
    [{ looks: { 0: { report: readSample(whole) } }, changed: true }, 'attention', ''],
    [{ looks: { 0: { problem: 'no such host' } } }, 'missing', 'no such host'],
    [{ looks: {}, health: { ok: false, message: 'refused', remedy: '' } }, 'missing', 'refused'],
  ])('%#', (reading, kind, text) => {
    const state = readState({ changed: false, ...reading });
    expect(state.kind).toBe(kind);
    expect(state.text).toContain(text);
  });
});

describe('the others', () => {
  it('name what is not ready', () => {
    expect(endpointsState({ endpoints: { rules: [{ match: '' }] } }).kind).toBe('missing');
    expect(endpointsState({ endpoints: { openapi: [{ document: '' }] } }).kind).toBe('missing');
    expect(endpointsState({ noise: [{ name: 'x' }] }).kind).toBe('missing');
  });

  it('count what was chosen', () => {
    expect(endpointsState({}).kind).toBe('defaults');
    expect(
      endpointsState({ endpoints: { rules: [{ match: '/a' }, { match: '/b' }] }, noise: [{ preset: 'health' }] }).text
    ).toBe('2 endpoint rules · 1 noise rule');
    expect(limitsState({})).toEqual({ kind: 'defaults', text: 'Defaults' });
    expect(limitsState({ confidence: 'high', limits: { parallel: 8 } }).text).toBe('2 options chosen');
  });

  it('ask for the identity key', () => {
    expect(identityState(editorOptions())).toMatchObject({ kind: 'attention' });
    expect(identityState(editorOptions({ secureJsonFields: { identityKey: true } }))).toEqual({
      kind: 'done',
      text: 'User, API key, Session, Client address',
    });
  });
});

it('opens what is missing', () => {
  expect(initiallyOpen(editorOptions(), 'sample')).toEqual(['connection', 'read']);
  expect(initiallyOpen(editorOptions({ jsonData: { store: 'loki' } }), 'loki')).toEqual([
    'connection',
    'sources',
    'read',
  ]);
  expect(initiallyOpen(editorOptions({ jsonData: loki, url: 'http://loki' }), 'loki')).toEqual(['read']);
});
