import { t } from '@grafana/i18n';

import type { Overview } from '../../model/overview';
import type { Taxonomy } from '../../model/query';
import { typeTitle } from '../../model/taxonomy';
import type { GroupColumn } from '../actions/sheet';
import type { Grouping } from '../options';
import { columnLabel } from '../options';
import { categoryLabel } from '../statistics/bars';
import type { SortColumn } from './sorting';

/** What groups are called: services by their name, categories by the title that the statistics have for them. */
export function groupLabels(overview: Overview, grouping: Grouping, queried: Taxonomy): (value: string) => string {
  if (grouping !== 'category') {
    return (value) => value || t('groups.noService', 'Without a service');
  }
  const rows = overview.categories[queried] ?? [];
  const labels = new Map(rows.map((row) => [row.category, categoryLabel(row, queried)]));
  return (value) => labels.get(value) ?? (typeTitle(value) || value || t('groups.noCategory', 'Without a category'));
}

/** Files say what a row stands under, unless a column of the table does. */
export function groupColumn(
  grouping: Grouping,
  visible: SortColumn[],
  labelOf: (value: string) => string
): GroupColumn[] {
  switch (grouping) {
    case 'none':
      return [];
    case 'service':
      return visible.includes('service')
        ? []
        : [{ key: 'service', title: columnLabel('service'), value: ({ service }) => service }];
    case 'category':
      return [
        {
          key: 'category',
          title: t('export.category', 'Category of most threats'),
          value: ({ category }) => labelOf(category),
        },
      ];
  }
}
