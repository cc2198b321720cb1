import { css } from '@emotion/css';
import type { GrafanaTheme2, UrlQueryMap } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneObjectUrlValues, VizPanel } from '@grafana/scenes';
import { SceneObjectBase, SceneObjectUrlSyncConfig } from '@grafana/scenes';
import { Field, MultiCombobox, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import type { GroupRow } from '../../model/groups';
import { dimensionLabel } from '../../model/labels';
import type { Dimension, Metric, ThreatQuery } from '../../model/query';
import { DIMENSIONS } from '../../model/query';
import { testIds } from '../../model/testIds';
import { pageHref, paths, withFilters } from '../address';
import { Groups } from '../answer/Groups';
import { EventsList } from '../events/EventsList';
import { trend } from '../scene/trend';
import { FIRST_GROUPS, toGroupBy } from './groupBy';

const METRICS: Metric[] = ['threats', 'blocked', 'passed', 'endpoints', 'actors', 'rules', 'lastSeen'];

interface State extends SceneObjectState {
  groupBy: Dimension[];
  chart: VizPanel;
  groups: Groups;
  events: EventsList;
}

function query(groupBy: Dimension[]): Partial<ThreatQuery> {
  return { groupBy, metrics: METRICS, limit: 200 };
}

function chartOf(groupBy: Dimension[]): VizPanel {
  return trend(t('activity.trend', 'Threat requests over time'), groupBy);
}

/** The filters of a group; none where the log did not say a value, since a filter can't ask for that. */
export function filtersOf({ values }: GroupRow, groupBy: Dimension[]): Array<[string, string]> | undefined {
  const filters = groupBy.map((key): [string, string] => [key, values[key] ?? '']);
  return filters.every(([, value]) => value !== '') ? filters : undefined;
}

/** Threats by anything they have, and the requests behind each group. */
export class Activity extends SceneObjectBase<State> {
  static Component = ActivityView;
  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['groupBy'] });

  constructor() {
    super({
      groupBy: FIRST_GROUPS,
      chart: chartOf(FIRST_GROUPS),
      groups: new Groups(query(FIRST_GROUPS), {
        title: t('activity.groups', 'Groups'),
        href: (row, present) => this.hrefOf(row, present),
      }),
      events: new EventsList(),
    });
  }

  getUrlState(): SceneObjectUrlValues {
    return { groupBy: this.state.groupBy.join(',') };
  }

  updateFromUrl({ groupBy }: SceneObjectUrlValues): void {
    this.regroup(toGroupBy(groupBy));
  }

  /** A step that going back undoes. */
  choose(groupBy: Dimension[]): void {
    this._urlSync.performBrowserHistoryAction(() => this.regroup(groupBy.length > 0 ? groupBy : FIRST_GROUPS));
  }

  private hrefOf(row: GroupRow, present: UrlQueryMap): string | undefined {
    const { groupBy } = this.state;
    const filters = filtersOf(row, groupBy);
    return filters && pageHref(paths.activity, withFilters(present, filters), { groupBy: groupBy.join(',') });
  }

  private regroup(groupBy: Dimension[]): void {
    if (groupBy.join() === this.state.groupBy.join()) {
      return;
    }
    this.state.groups.regroup(query(groupBy));
    this.setState({ groupBy, chart: chartOf(groupBy) });
  }
}

function ActivityView({ model }: SceneComponentProps<Activity>) {
  const styles = useStyles2(getStyles);
  const { groupBy, chart, groups, events } = model.useState();
  const id = useId();
  return (
    <div className={styles.page}>
      <div className={styles.choice}>
        <Field noMargin label={t('activity.groupBy', 'Group by')} htmlFor={id}>
          <MultiCombobox<Dimension>
            id={id}
            data-testid={testIds.pages.groupBy}
            options={DIMENSIONS.map((value) => ({ value, label: dimensionLabel(value) }))}
            value={groupBy}
            onChange={(options) => model.choose(options.map(({ value }) => value))}
          />
        </Field>
      </div>
      <div className={styles.chart}>
        <chart.Component model={chart} key={chart.state.key} />
      </div>
      <groups.Component model={groups} />
      <events.Component model={events} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), width: '100%', minWidth: 0 }),
  choice: css({ maxWidth: theme.spacing(60) }),
  chart: css({ display: 'flex', height: theme.spacing(32), '& > *': { flexGrow: 1, minWidth: 0 } }),
});
