import { locationService } from '@grafana/runtime';
import { useCallback, useState } from 'react';

/** In the address, so that a copied link opens the same view: the endpoint whose details are open, and which of them. */
type Parameter = 'threatEndpoint' | 'threatTab';

function fromAddress(parameter: Parameter): string | undefined {
  const value = locationService.getSearchObject()[parameter];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A state that is a part of the address. */
export function useAddressed(parameter: Parameter): [string | undefined, (value: string | undefined) => void] {
  const [value, setValue] = useState(() => fromAddress(parameter));
  const change = useCallback(
    (next: string | undefined) => {
      setValue(next);
      locationService.partial({ [parameter]: next ?? null }, true);
    },
    [parameter]
  );
  return [value, change];
}
