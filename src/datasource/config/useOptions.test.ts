import { patchSettings, patchSource } from './useOptions';

it('drops what was cleared', () => {
  expect(patchSettings({ store: 'loki', timeoutSeconds: 5 }, { timeoutSeconds: undefined })).toEqual({ store: 'loki' });
});

it('changes the first source and keeps the others', () => {
  const settings = { sources: [{ name: 'a', selector: '{x="y"}' }, { name: 'b' }] };
  expect(patchSource(settings, { selector: '', format: 'auto' })).toEqual({
    sources: [{ name: 'a', format: 'auto' }, { name: 'b' }],
  });
  expect(patchSource({}, { name: 'n' })).toEqual({ sources: [{ name: 'n' }] });
});
