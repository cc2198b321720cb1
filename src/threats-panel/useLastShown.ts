import { useState } from 'react';

import type { PanelState } from './panelState';

/** What was shown last stays, marked as busy, while the next answer is on its way: it would be an empty view otherwise. */
export function keepShown(state: PanelState, last: PanelState | undefined): PanelState {
  const shown = last?.kind === 'ready' || last?.kind === 'empty';
  return state.kind === 'loading' && shown ? { ...last, busy: true } : state;
}

export function useLastShown(state: PanelState): PanelState {
  const [last, setLast] = useState(state);
  if (state !== last && state.kind !== 'loading') {
    setLast(state);
  }
  return keepShown(state, last);
}
