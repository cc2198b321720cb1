import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase } from '@grafana/scenes';

import { Facts } from '../../evidence/Facts';
import { Reasons } from '../../evidence/Reasons';
import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import type { Metric, ThreatFilter } from '../../model/query';
import { AnswerState } from '../answer/AnswerState';
import { groupsQuery } from '../answer/Groups';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask } from '../scene/pageScene';

const METRICS: Metric[] = [
  'requests',
  'errors',
  'errorRatio',
  'threats',
  'blocked',
  'passed',
  'threatRatio',
  'durationMean',
  'durationP95',
  'bytes',
  'actors',
  'rules',
  'lastSeen',
];

interface State extends SceneObjectState {
  $data: SceneQueryRunner;
}

/** The numbers of one endpoint, whether it is under threat in the range or not. */
export class EndpointSummary extends SceneObjectBase<State> {
  static Component = EndpointSummaryView;

  constructor(filters: ThreatFilter[]) {
    super({ $data: ask(groupsQuery({ groupBy: ['endpoint'], metrics: METRICS, scope: 'all', filters })) });
  }
}

function EndpointSummaryView({ model }: SceneComponentProps<EndpointSummary>) {
  const answer = useAnswer(model, ({ series }) => readGroups(series, METRICS));
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  const name = inert(answer.value?.rows[0]?.values.endpoint, 300);
  return (
    <Section title={name || t('endpoint.title', 'Endpoint')}>
      <AnswerState
        answer={answer}
        isEmpty={({ rows }) => rows.length === 0}
        empty={t('endpoint.none', 'No requests to this endpoint in this range, with these filters.')}
      >
        {({ rows: [row], computed }) => (
          <>
            <Facts metrics={METRICS} values={row.metrics} computed={computed} timeZone={timeZone} />
            <Reasons computed={computed} />
          </>
        )}
      </AnswerState>
    </Section>
  );
}
