import type { UrlQueryMap } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState } from '@grafana/scenes';
import type { SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase } from '@grafana/scenes';

import { Reasons } from '../../evidence/Reasons';
import type { GroupRow } from '../../model/groups';
import { readGroups } from '../../model/groups';
import type { Dimension, Metric, ThreatQuery } from '../../model/query';
import { DATA_SOURCE_VARIABLE } from '../address';
import { ask, toQueries } from '../scene/pageScene';
import { usePresentAddress } from '../usePresentAddress';
import { AnswerState } from './AnswerState';
import type { ExtraColumn } from './GroupTable';
import { GroupTable } from './GroupTable';
import { useRuleNames } from './names';
import { Section } from './Section';
import { useAnswer } from './useAnswer';

interface State extends SceneObjectState {
  title: string;
  metrics: Metric[];
  /** Dimensions that are asked for, but only to make links. */
  hidden?: Dimension[];
  extra?: ExtraColumn[];
  href?: (row: GroupRow, present: UrlQueryMap) => string | undefined;
  $data: SceneQueryRunner;
}

export function groupsQuery(query: Partial<ThreatQuery>): Partial<ThreatQuery> {
  return { queryType: 'table', orderBy: { metric: 'threats', desc: true }, ...query };
}

/** A table query of the data source, as a section of a page. */
export class Groups extends SceneObjectBase<State> {
  static Component = GroupsView;

  constructor(query: Partial<ThreatQuery>, state: Omit<State, '$data' | 'metrics'>) {
    super({ ...state, metrics: query.metrics ?? [], $data: ask(groupsQuery(query)) });
  }

  /** Other groups: what is running is given up. */
  regroup(query: Partial<ThreatQuery>): void {
    this.state.$data.setState({ queries: toQueries([groupsQuery(query)]) });
    if (this.isActive) {
      this.state.$data.runQueries();
    }
  }
}

function GroupsView({ model }: SceneComponentProps<Groups>) {
  const { title, metrics, hidden = [], extra, href } = model.useState();
  const present = usePresentAddress();
  const answer = useAnswer(model, ({ series }) => readGroups(series, metrics));
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  const rules = useRuleNames(sceneGraph.interpolate(model, `\${${DATA_SOURCE_VARIABLE}}`));
  return (
    <Section title={title}>
      <AnswerState
        answer={answer}
        isEmpty={({ rows }) => rows.length === 0}
        empty={t('groups.empty', 'No threats in this range.')}
      >
        {({ rows, dimensions, computed, note }) => (
          <>
            <GroupTable
              label={title}
              rows={rows}
              dimensions={dimensions.filter((key) => !hidden.includes(key))}
              metrics={metrics}
              timeZone={timeZone}
              extra={extra}
              rules={rules}
              href={href && ((row) => href(row, present))}
            />
            <Reasons computed={computed} note={note} />
          </>
        )}
      </AnswerState>
    </Section>
  );
}
