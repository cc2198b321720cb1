import { config } from '@grafana/runtime';
import { usePanelContext } from '@grafana/ui';
import { useMemo } from 'react';

export type AddFilter = (filter: { key: string; operator: string; value: string }) => void;

export function isSharedPublicly(): boolean {
  return Boolean(config.publicDashboardAccessToken);
}

/** undefined where filters can't be added: externally shared dashboards offer the function, but it does nothing. */
export function useAddFilter(): AddFilter | undefined {
  const { onAddAdHocFilter } = usePanelContext();
  return useMemo(() => {
    if (!onAddAdHocFilter || isSharedPublicly()) {
      return undefined;
    }
    type Operator = Parameters<typeof onAddAdHocFilter>[0]['operator'];
    // The type names two operators, the filter variables behind it take them all.
    return (filter) => onAddAdHocFilter({ ...filter, operator: filter.operator as Operator });
  }, [onAddAdHocFilter]);
}
