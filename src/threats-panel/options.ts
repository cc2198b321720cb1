import type { PanelModel, PanelOptionsEditorBuilder, SelectableValue } from '@grafana/data';
import { t } from '@grafana/i18n';

import { taxonomyLabel } from '../model/labels';
import type { Taxonomy } from '../model/query';
import { isTaxonomy, TAXONOMIES } from '../model/query';
import { isRecord, toNumber } from '../model/values';
import { boundedWidth } from './table/widths';

export const COLUMNS = [
  'service',
  'severity',
  'requests',
  'threats',
  'blocked',
  'passed',
  'threatRatio',
  'rules',
  'lastRule',
  'lastSeen',
  'actors',
  'trend',
] as const;
export type Column = (typeof COLUMNS)[number];

/** In pixels, of the columns that a reader has resized. */
export type ColumnWidths = Partial<Record<Column | 'endpoint', number>>;

/** What rows of the table stand under. A category is that of most of an endpoint's threats. */
export const GROUPINGS = ['none', 'service', 'category'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Whether the range is compared with the same hours before. Earlier ranges have to be read for it. */
export const COMPARISONS = ['off', 'ask', 'always'] as const;
export type Comparisons = (typeof COMPARISONS)[number];

export interface PanelOptions {
  showStatistics: boolean;
  showTimeline: boolean;
  showFilters: boolean;
  showFacets: boolean;
  showStrip: boolean;
  showTable: boolean;
  taxonomy: Taxonomy;
  /** In the order in which they stand after the endpoint. */
  columns: Column[];
  columnWidths: ColumnWidths;
  groupRows: Grouping;
  anomaly: Comparisons;
}

export const DEFAULT_OPTIONS: PanelOptions = {
  showStatistics: true,
  showTimeline: true,
  showFilters: true,
  showFacets: true,
  showStrip: true,
  showTable: true,
  taxonomy: 'type',
  columns: COLUMNS.filter((column) => column !== 'severity'),
  columnWidths: {},
  groupRows: 'none',
  anomaly: 'ask',
};

/** Fills in what a saved panel leaves out and drops what it can't mean. Applying it twice changes nothing. */
export function completeOptions(saved: unknown): PanelOptions {
  const given = isRecord(saved) ? saved : {};
  const flag = (name: 'showStatistics' | 'showTimeline' | 'showFilters' | 'showFacets' | 'showStrip' | 'showTable') => {
    const value = given[name];
    return typeof value === 'boolean' ? value : DEFAULT_OPTIONS[name];
  };
  return {
    showStatistics: flag('showStatistics'),
    showTimeline: flag('showTimeline'),
    showFilters: flag('showFilters'),
    showFacets: flag('showFacets'),
    showStrip: flag('showStrip'),
    showTable: flag('showTable'),
    taxonomy: isTaxonomy(given.taxonomy) ? given.taxonomy : DEFAULT_OPTIONS.taxonomy,
    columns: completeColumns(given),
    columnWidths: completeWidths(given.columnWidths),
    groupRows: GROUPINGS.find((grouping) => grouping === given.groupRows) ?? DEFAULT_OPTIONS.groupRows,
    anomaly: COMPARISONS.find((comparison) => comparison === given.anomaly) ?? DEFAULT_OPTIONS.anomaly,
  };
}

/** Panels that know no widths were saved when columns had one order, whatever order the list had. */
function completeColumns({ columns, columnWidths }: Record<string, unknown>): Column[] {
  if (!Array.isArray(columns)) {
    return DEFAULT_OPTIONS.columns;
  }
  const known = COLUMNS.filter((column) => columns.includes(column));
  return isRecord(columnWidths) ? known.sort((a, b) => columns.indexOf(a) - columns.indexOf(b)) : known;
}

function completeWidths(saved: unknown): ColumnWidths {
  const given = isRecord(saved) ? saved : {};
  const widths = (['endpoint', ...COLUMNS] as const).flatMap((column) => {
    const width = toNumber(given[column]);
    return width === null ? [] : [[column, boundedWidth(width)]];
  });
  return Object.fromEntries(widths);
}

export function migrateOptions(panel: PanelModel<Partial<PanelOptions>>): Partial<PanelOptions> {
  return completeOptions(panel.options);
}

export function columnLabel(column: Column | 'endpoint'): string {
  switch (column) {
    case 'endpoint':
      return t('column.endpoint', 'Endpoint');
    case 'service':
      return t('column.service', 'Service');
    case 'severity':
      return t('column.severity', 'Severity');
    case 'requests':
      return t('column.requests', 'Requests');
    case 'threats':
      return t('column.threats', 'Threat requests');
    case 'blocked':
      return t('column.blocked', 'Blocked');
    case 'passed':
      return t('column.passed', 'Answered 2xx');
    case 'threatRatio':
      return t('column.threatRatio', 'Share');
    case 'rules':
      return t('column.rules', 'Threat rules');
    case 'lastRule':
      return t('column.lastRule', 'Last threat rule');
    case 'lastSeen':
      return t('column.lastSeen', 'Last seen');
    case 'actors':
      return t('column.actors', 'Actors');
    case 'trend':
      return t('column.trend', 'Trend');
  }
}

export function groupingLabel(grouping: Grouping): string {
  switch (grouping) {
    case 'none':
      return t('grouping.none', 'None');
    case 'service':
      return t('grouping.service', 'Service');
    case 'category':
      return t('grouping.category', 'Category');
  }
}

function comparisonsLabel(comparisons: Comparisons): string {
  switch (comparisons) {
    case 'off':
      return t('comparisons.off', 'Never');
    case 'ask':
      return t('comparisons.ask', 'When asked');
    case 'always':
      return t('comparisons.always', 'Always');
  }
}

// Grafana's type asks for options that are lists themselves, though each is one value of the list.
function columnOptions(): SelectableValue[] {
  return COLUMNS.map((value) => ({ value, label: columnLabel(value) }));
}

export function addOptions(builder: PanelOptionsEditorBuilder<PanelOptions>): void {
  const sections = [t('options.sections', 'Sections')];
  const content = [t('options.content', 'Content')];
  builder
    .addBooleanSwitch({
      path: 'showStatistics',
      name: t('options.statistics', 'Statistics'),
      description: t('options.statisticsHelp', 'Totals, top threat rules and top threat types'),
      defaultValue: DEFAULT_OPTIONS.showStatistics,
      category: sections,
    })
    .addBooleanSwitch({
      path: 'showTimeline',
      name: t('options.timeline', 'Threats over time'),
      description: t(
        'options.timelineHelp',
        'Threat requests by how they were answered; a part of the range can be chosen'
      ),
      defaultValue: DEFAULT_OPTIONS.showTimeline,
      category: sections,
    })
    .addBooleanSwitch({
      path: 'showStrip',
      name: t('options.strip', 'How it was computed'),
      description: t('options.stripHelp', 'One line that says whether the numbers are exact, with details'),
      defaultValue: DEFAULT_OPTIONS.showStrip,
      category: sections,
    })
    .addBooleanSwitch({
      path: 'showFilters',
      name: t('options.filters', 'Filters'),
      description: t('options.filtersHelp', 'The filters that the numbers have, and a search for endpoints'),
      defaultValue: DEFAULT_OPTIONS.showFilters,
      category: sections,
    })
    .addBooleanSwitch({
      path: 'showFacets',
      name: t('options.facets', 'Attributes'),
      description: t('options.facetsHelp', 'Values to filter by, next to the table, where there is room'),
      defaultValue: DEFAULT_OPTIONS.showFacets,
      category: sections,
    })
    .addBooleanSwitch({
      path: 'showTable',
      name: t('options.table', 'Endpoints'),
      description: t('options.tableHelp', 'The table of endpoints under threat'),
      defaultValue: DEFAULT_OPTIONS.showTable,
      category: sections,
    })
    .addSelect({
      path: 'taxonomy',
      name: t('options.taxonomy', 'Classification'),
      description: t('options.taxonomyHelp', 'The list that top threat types start with'),
      defaultValue: DEFAULT_OPTIONS.taxonomy,
      category: content,
      settings: { options: TAXONOMIES.map((value) => ({ value, label: taxonomyLabel(value) })) },
      showIf: (options) => options.showStatistics,
    })
    .addRadio({
      path: 'anomaly',
      name: t('options.anomaly', 'Anomaly score'),
      description: t(
        'options.anomalyHelp',
        'Compares with the same hours before, which reads up to seven more ranges of this length, after all else'
      ),
      defaultValue: DEFAULT_OPTIONS.anomaly,
      category: content,
      settings: { options: COMPARISONS.map((value) => ({ value, label: comparisonsLabel(value) })) },
      showIf: (options) => options.showStatistics,
    })
    .addMultiSelect({
      path: 'columns',
      name: t('options.columns', 'Columns'),
      description: t('options.columnsHelp', 'Columns after the endpoint, in this order'),
      defaultValue: DEFAULT_OPTIONS.columns,
      category: content,
      settings: { options: columnOptions() },
      showIf: (options) => options.showTable,
    })
    .addRadio({
      path: 'groupRows',
      name: t('options.groupRows', 'Group rows by'),
      description: t('options.groupRowsHelp', 'An endpoint stands under the category of most of its threats'),
      defaultValue: DEFAULT_OPTIONS.groupRows,
      category: content,
      settings: { options: GROUPINGS.map((value) => ({ value, label: groupingLabel(value) })) },
      showIf: (options) => options.showTable,
    });
}
