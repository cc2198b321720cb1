import { APP_ROOT } from '../model/ids';
import { decodeValue, encodeValue, pageHref, paths, searchOf, toActorKind, withFilters } from './address';

it.each(['alice', '203.0.113.0/24', '../../admin', '100%25', 'Jörg 😀', '#a1,b|c', ''])(
  'keeps %p in a path',
  (value) => {
    const encoded = encodeValue(value);
    expect(encoded).toMatch(/^[\w-]*$/);
    expect(decodeValue(encoded)).toBe(value);
  }
);

it.each(['*', '_w', 'a'])('does not decode %p', (text) => {
  expect(decodeValue(text)).toBeUndefined();
});

it('takes range, data source and filters along, and nothing else', () => {
  const present = { from: 'now-1h', to: 'now', page: '3', 'var-ds': 'x', 'var-filters': ['country|=|NL'] };
  const href = pageHref(paths.actor('user', 'alice'), present, { open: 'a b' });
  expect(href.startsWith(`${APP_ROOT}/actors/user/YWxpY2U?`)).toBe(true);
  expect(searchOf(href)).toEqual({
    from: 'now-1h',
    to: 'now',
    'var-ds': 'x',
    'var-filters': 'country|=|NL',
    open: 'a b',
  });
});

it('adds filters as variables read them, each once', () => {
  const once = withFilters({ 'var-filters': '' }, [['rule', 'a|b,c#d']]);
  expect(once['var-filters']).toEqual(['rule|=|a__gfp__b__gfc__c__gfh__d']);
  const twice = withFilters(once, [
    ['rule', 'a|b,c#d'],
    ['country', 'NL'],
  ]);
  expect(twice['var-filters']).toEqual(['rule|=|a__gfp__b__gfc__c__gfh__d', 'country|=|NL']);
});

it('knows what can be an actor', () => {
  expect(toActorKind('network')).toBe('network');
  expect(toActorKind('rule')).toBe('actor');
});
