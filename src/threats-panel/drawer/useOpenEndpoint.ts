import { locationService } from '@grafana/runtime';
import { useCallback, useState } from 'react';

/** In the address, so that a copied link opens the same view. */
const PARAMETER = 'threatEndpoint';

function fromAddress(): string | undefined {
  const value = locationService.getSearchObject()[PARAMETER];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The endpoint whose details are open. */
export function useOpenEndpoint(): [string | undefined, (id: string | undefined) => void] {
  const [id, setId] = useState(fromAddress);
  const open = useCallback((next: string | undefined) => {
    setId(next);
    locationService.partial({ [PARAMETER]: next ?? null }, true);
  }, []);
  return [id, open];
}
