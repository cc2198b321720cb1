import { css } from '@emotion/css';
import type { AbsoluteTimeRange, GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useMemo } from 'react';

import { inert } from '../model/inert';
import type { EndpointRow, Overview } from '../model/overview';
import { testIds } from '../model/testIds';
import { Actions } from './actions/Actions';
import { endpointsSheet } from './actions/sheet';
import { AnomalyTotal } from './anomaly/AnomalyTotal';
import { EndpointDrawer } from './drawer/EndpointDrawer';
import { overviewTarget } from './drawer/evidenceRequest';
import { useAddressed } from './drawer/useAddressed';
import { Facets } from './facets/Facets';
import { FacetsDrawer } from './facets/FacetsDrawer';
import { EndpointSearch } from './filters/EndpointSearch';
import { FilterBar } from './filters/FilterBar';
import type { PanelOptions } from './options';
import { columnLabel } from './options';
import { Statistics } from './statistics/Statistics';
import { Strip } from './strip/Strip';
import { ColumnsMenu } from './table/ColumnsMenu';
import { EndpointsTable } from './table/EndpointsTable';
import { groupColumn, groupLabels } from './table/groupLabels';
import { RowsCaption } from './table/RowsCaption';
import { useColumns } from './table/useColumns';
import { useGroups } from './table/useGroups';
import { useSortedRows } from './table/useSortedRows';
import { tableWords } from './table/words';
import { Timeline } from './timeline/Timeline';
import { isSharedPublicly } from './useAddFilter';

interface Props {
  overview: Overview;
  busy: boolean;
  problem?: string;
  data: PanelData;
  options: PanelOptions;
  width: number;
  height: number;
  timeZone: string;
  onOptionsChange: (options: PanelOptions) => void;
  onChangeTimeRange: (range: AbsoluteTimeRange) => void;
}

/** In spacing units: from here on there is room for the switch as buttons, and for attributes beside the table. */
const WIDE_UNITS = 175;
const FACETS_UNITS = 110;

export function ThreatsView(props: Props) {
  const { overview, busy, problem, data, options, width, height, timeZone } = props;
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const units = width / theme.spacing.gridSize;
  const hasRoom = units >= FACETS_UNITS;
  const titles = useMemo(() => new Map(overview.rules.map((rule) => [rule.rule, rule.title])), [overview]);
  const ruleTitle = useCallback((rule: string) => titles.get(rule) ?? rule, [titles]);
  const { sorted, sorting, onSort } = useSortedRows(overview.endpoints, ruleTitle);
  const layout = useColumns(options, props.onOptionsChange, overview.endpoints);
  const taxonomy = overviewTarget(data)?.taxonomy ?? 'type';
  const labelOf = useMemo(
    () => groupLabels(overview, layout.grouping, taxonomy),
    [overview, layout.grouping, taxonomy]
  );
  const groups = useGroups(sorted, sorting, layout.grouping, labelOf);
  const { ordered } = groups;
  const tagged = useMemo(() => overview.endpoints.some(({ tags }) => tags.length > 0), [overview]);
  const [openId, setOpenId] = useAddressed('threatEndpoint');
  const { endpointsFrame: frame, computed } = overview;
  const words = useMemo(() => tableWords(), []);
  const context = useMemo(
    () => ({ frame, computed, timeZone, ruleTitle, words }),
    [frame, computed, timeZone, ruleTitle, words]
  );
  const openThis = useCallback((row: EndpointRow) => setOpenId(row.id), [setOpenId]);

  const openIndex = openId === undefined ? -1 : ordered.findIndex((row) => row.id === openId);
  const openRow = ordered[openIndex];
  const step = (by: number) => {
    const target = ordered[openIndex + by];
    return target && (() => setOpenId(target.id));
  };
  const canOpen = !isSharedPublicly();

  return (
    <div className={styles.panel} style={{ width, height }} data-testid={testIds.panel.root} aria-busy={busy}>
      {problem !== undefined && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={problem || t('panel.problem', 'The last refresh failed: these are the numbers from before.')}
        />
      )}
      {options.showStatistics && (
        <Statistics
          overview={overview}
          initialTaxonomy={options.taxonomy}
          queriedTaxonomy={taxonomy}
          wide={units >= WIDE_UNITS}
        >
          {options.anomaly !== 'off' && !isSharedPublicly() && (
            <AnomalyTotal
              data={data}
              overview={overview}
              busy={busy}
              always={options.anomaly === 'always'}
              timeZone={timeZone}
            />
          )}
        </Statistics>
      )}
      {options.showTimeline && overview.timeline.length > 1 && (
        <Timeline
          parts={overview.timeline}
          end={overview.computed?.to ?? data.timeRange.to.valueOf()}
          timeZone={timeZone}
          onChangeRange={props.onChangeTimeRange}
        />
      )}
      {options.showFilters && <FilterBar data={data} ruleTitle={ruleTitle} />}
      <div className={styles.bar}>
        <span className={styles.rows}>
          {options.showTable && <RowsCaption overview={overview} {...groups} />}
          {options.showFilters && <EndpointSearch data={data} />}
        </span>
        <span className={styles.actions}>
          {options.showStrip && <Strip computed={overview.computed} busy={busy} data={data} />}
          {options.showFacets && !hasRoom && overview.facets.length > 0 && (
            <FacetsDrawer rows={overview.facets} ruleTitle={ruleTitle} />
          )}
          {options.showTable && <ColumnsMenu {...layout} />}
          <Actions
            overview={overview}
            data={data}
            options={options}
            endpoints={() =>
              endpointsSheet(
                ordered,
                layout.visible,
                columnLabel,
                (rule) => inert(ruleTitle(rule)),
                groupColumn(layout.grouping, layout.visible, labelOf)
              )
            }
          />
        </span>
      </div>
      {(options.showTable || options.showFacets) && (
        <div className={styles.main}>
          {options.showFacets && hasRoom && overview.facets.length > 0 && (
            <Facets rows={overview.facets} ruleTitle={ruleTitle} />
          )}
          {options.showTable && (
            <EndpointsTable
              items={groups.items}
              tagged={tagged}
              layout={layout}
              sorting={sorting}
              onSort={onSort}
              onFold={groups.onFold}
              onOpen={canOpen ? openThis : undefined}
              context={context}
            />
          )}
        </div>
      )}
      {openRow && canOpen && (
        <EndpointDrawer
          row={openRow}
          rules={overview.rules}
          data={data}
          timeZone={timeZone}
          onClose={() => setOpenId(undefined)}
          onPrevious={step(-1)}
          onNext={step(1)}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), overflow: 'auto' }),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
    flexShrink: 0,
  }),
  rows: css({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5, 1.5) }),
  actions: css({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  main: css({ display: 'flex', gap: theme.spacing(1), flex: '1 1 auto', minHeight: theme.spacing(40) }),
});
