import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';

import { SearchBox } from '../../evidence/SearchBox';
import { testIds } from '../../model/testIds';
import { isSharedPublicly, useAddFilter } from '../useAddFilter';
import { endpointSearch, searchedText, without } from './changes';
import { shownFilters } from './shownFilters';

/** A search for endpoints, which is a filter like any other. Nothing where filters can't be changed. */
export function EndpointSearch({ data }: { data: PanelData }) {
  const addFilter = useAddFilter();
  const { variable, search } = shownFilters(data);
  const canSearch = variable !== undefined || (addFilter !== undefined && search === undefined);
  if (isSharedPublicly() || !canSearch) {
    return null;
  }
  const onSearch = (text: string) => {
    const added = text === '' ? [] : [endpointSearch(text)];
    if (variable) {
      variable.update([...(search ? without(variable.filters, search) : variable.filters), ...added]);
    } else {
      added.forEach((filter) => addFilter?.(filter));
    }
  };
  return (
    <SearchBox
      value={(search && searchedText(search)) ?? ''}
      label={t('filters.search', 'Search endpoints')}
      onSearch={onSearch}
      testId={testIds.panel.endpointSearch}
    />
  );
}
