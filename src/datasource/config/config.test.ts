import { sampleResource, unsureResource } from '../../../tests/fixtures/config';
import { editorOptions } from '../../../tests/fixtures/editor';
import { fieldLabel } from '../../model/fieldLabel';
import { readSample } from '../../model/sample';
import { clientMode } from './ClientAddress';
import { numberProblem } from './fields/OptionFields';
import { savedOrder } from './IdentityOrder';
import { statusesProblem } from './LimitsSection';
import { moved, removed, replaced, withSecret } from './options';
import { contenders, coverageText, groupEntries, headline, pushedText, severity, unsureText } from './read/sampleText';
import { formatOptions } from './sources/FormatField';
import { rolesNote } from './sources/sourceState';

it('moves items of lists', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(removed(['a', 'b'], 0)).toEqual(['b']);
  expect(replaced(['a', 'b'], 1, 'c')).toEqual(['a', 'c']);
});

it("keeps secrets in Grafana's way", () => {
  const options = editorOptions({ secureJsonFields: { apiKey: true, identityKey: true } });
  expect(withSecret(options, 'apiKey', 'x')).toMatchObject({
    secureJsonData: { apiKey: 'x' },
    secureJsonFields: { apiKey: false, identityKey: true },
  });
});

it('checks numbers by the bounds of the schema', () => {
  expect(numberProblem('limits.parallel', '', false)).toBeUndefined();
  expect(numberProblem('limits.parallel', '16', false)).toBeUndefined();
  expect(numberProblem('limits.parallel', '17', false)).toBe('A number from 1 to 16, please.');
  expect(numberProblem('limits.parallel', '1.5', false)).toBeDefined();
  expect(numberProblem('timeoutSeconds', '1.5', true)).toBeUndefined();
});

it('checks statuses', () => {
  expect([statusesProblem('403, 406'), statusesProblem(''), statusesProblem('403, 600')]).toEqual([
    undefined,
    undefined,
    '600 is not an HTTP status.',
  ]);
});

it('tells proxies from hops', () => {
  expect([clientMode({}), clientMode({ trustedHops: 0 }), clientMode({ trustedHops: 1 })]).toEqual([
    'sender',
    'sender',
    'hops',
  ]);
  expect(clientMode({ trustedProxies: ['10.0.0.0/8'] })).toBe('proxies');
});

it('leaves out the default order', () => {
  expect(savedOrder(['user', 'apiKey', 'session', 'clientIp'])).toBeUndefined();
  expect(savedOrder([])).toBeUndefined();
  expect(savedOrder(['clientIp'])).toEqual(['clientIp']);
});

it('offers formats, and keeps one that it does not know', () => {
  const formats = [{ id: 'kong', title: 'Kong', role: 'requests' }];
  expect(formatOptions(formats, undefined).map(({ value }) => value)).toEqual(['auto', 'kong', 'custom-text']);
  expect(formatOptions([], 'own').map(({ value }) => value)).toEqual(['auto', 'custom-text', 'own']);
  expect(formatOptions(formats, 'kong')[1]).toEqual({ value: 'kong', label: 'Kong', description: 'kong · Requests' });
});

it('says what roles mean together', () => {
  expect(rolesNote([{ role: 'requests' }])).toBeUndefined();
  expect(rolesNote([{ role: 'verdicts' }])).toMatch(/not available/);
  expect(rolesNote([{}, {}])).toMatch(/added up/);
  expect(rolesNote([{}, { role: 'verdicts' }])).toMatch(/counts once/);
});

it('names fields as the panel does', () => {
  expect(['method', 'bytes', 'target', 'other'].map(fieldLabel)).toEqual([
    'Method',
    'Bytes',
    'Target (path and query)',
    'other',
  ]);
});

describe('samples', () => {
  const sure = readSample(sampleResource);
  const unsure = readSample(unsureResource);
  const none = readSample({ sampled: 0, read: 0 });
  const field = (part: object) => ({ name: 'x', path: '', coverage: 1, pushed: null, reason: '', ...part });
  if (!sure || !unsure || !none) {
    throw new Error('the fixtures are no samples');
  }

  it('says how sure it is', () => {
    expect([severity(sure), severity(unsure), severity(none)]).toEqual(['warning', 'warning', 'error']);
    expect(severity({ ...sure, read: 50 })).toBe('success');
    expect(headline(sure)).toBe('NGINX JSON: 48 of 50 entries read as requests');
    expect(headline(unsure)).toMatch(/^Perhaps/);
    expect(headline(none)).toMatch(/^No entries/);
    expect(headline({ ...none, sampled: 3 })).toMatch(/^No format/);
  });

  it('offers what fits about equally', () => {
    expect(contenders(unsure).map(({ format }) => format)).toEqual(['nginx-json', 'kong']);
    expect(unsureText(unsure)).toBe('Not sure between NGINX JSON and Kong: choose.');
    expect(unsureText({ ...unsure, candidates: [] })).toMatch(/choose it in the source/);
  });

  it('says who groups by a field', () => {
    expect(pushedText(field({}))).toBe('');
    expect(pushedText(field({ pushed: true, coverage: 0 }))).toBe('');
    expect(pushedText(field({ pushed: true }))).toBe('in the store');
    expect(pushedText(field({ pushed: false, reason: 'a hop' }))).toBe('by the plugin, for threats only: a hop');
    expect([coverageText(field({})), coverageText(field({ coverage: null }))]).toEqual(['100 %', 'not in this log']);
  });

  it('has not failed to read what it has no format for yet', () => {
    const open = { ...unsure, format: '', formatTitle: '', read: 0 };
    expect(headline(open)).toBe('Not sure between NGINX JSON and Kong: choose.');
    expect(severity(open)).toBe('warning');
    expect(groupEntries(open)).toMatchObject({ unread: [], read: [{ read: true }, { read: true }] });
  });

  it('puts what was not read apart', () => {
    expect(groupEntries(sure)).toMatchObject({ unread: [{ read: false }], read: [{ read: true }] });
  });
});
