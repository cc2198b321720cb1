import type { PanelState } from './panelState';
import { keepShown } from './useLastShown';

const ready: PanelState = {
  kind: 'ready',
  overview: { endpoints: [], rules: [], categories: {}, facets: [], facetsNote: '', timeline: [] },
  busy: false,
};

describe('keepShown', () => {
  it('keeps rows while the next answer is on its way', () => {
    expect(keepShown({ kind: 'loading' }, ready)).toEqual({ ...ready, busy: true });
  });

  it.each<PanelState>([{ kind: 'error', message: 'x' }, ready, { kind: 'notConfigured', reason: 'noData' }])(
    'shows what came: $kind',
    (state) => {
      expect(keepShown(state, ready)).toBe(state);
    }
  );

  it('has nothing to keep at first, or after an error', () => {
    expect(keepShown({ kind: 'loading' }, undefined)).toEqual({ kind: 'loading' });
    expect(keepShown({ kind: 'loading' }, { kind: 'error', message: 'x' })).toEqual({ kind: 'loading' });
  });
});
