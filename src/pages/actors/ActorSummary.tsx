import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase } from '@grafana/scenes';

import { Facts } from '../../evidence/Facts';
import { Reasons } from '../../evidence/Reasons';
import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import type { ThreatFilter } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { ActorKind } from '../address';
import { AnswerState } from '../answer/AnswerState';
import { groupsQuery } from '../answer/Groups';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask } from '../scene/pageScene';
import { ACTOR_METRICS } from './Actors';
import { Contributions } from './Contributions';
import { Formula } from './Formula';

interface State extends SceneObjectState {
  value: string;
  $data: SceneQueryRunner;
}

/** The score of one actor, and what it is made of. */
export class ActorSummary extends SceneObjectBase<State> {
  static Component = ActorSummaryView;

  constructor(kind: ActorKind, value: string, filters: ThreatFilter[]) {
    super({ value, $data: ask(groupsQuery({ groupBy: [kind], metrics: ACTOR_METRICS, filters })) });
  }
}

function ActorSummaryView({ model }: SceneComponentProps<ActorSummary>) {
  const { value } = model.useState();
  const answer = useAnswer(model, ({ series }) => readGroups(series, ACTOR_METRICS));
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  return (
    <Section title={t('actor.score', 'Score')} testId={testIds.pages.actorPage}>
      <AnswerState
        answer={answer}
        isEmpty={({ rows }) => rows.length === 0}
        empty={t('actor.none', 'No threats of this actor in this range, with these filters.')}
      >
        {({ rows: [row], computed, formula }) => (
          <>
            <Facts metrics={ACTOR_METRICS} values={row.metrics} computed={computed} timeZone={timeZone} />
            <Contributions name={inert(value, 300)} contributions={row.contributions} />
            <Reasons computed={computed} />
            {formula && (
              <details>
                <summary>{t('formula.title', 'How the score is computed')}</summary>
                <Formula formula={formula} />
              </details>
            )}
          </>
        )}
      </AnswerState>
    </Section>
  );
}
