import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneObjectUrlValues, SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase, SceneObjectUrlSyncConfig } from '@grafana/scenes';
import { Combobox, Field, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import { Reasons } from '../../evidence/Reasons';
import { readGroups } from '../../model/groups';
import { dimensionLabel } from '../../model/labels';
import type { Metric, ThreatQuery } from '../../model/query';
import { testIds } from '../../model/testIds';
import type { ActorKind } from '../address';
import { ACTOR_KINDS, pageHref, paths, toActorKind } from '../address';
import { AnswerState } from '../answer/AnswerState';
import { groupsQuery } from '../answer/Groups';
import { groupName, GroupTable } from '../answer/GroupTable';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask, toQueries } from '../scene/pageScene';
import { usePresentAddress } from '../usePresentAddress';
import { Contributions } from './Contributions';
import { Formula } from './Formula';

export const ACTOR_METRICS: Metric[] = ['score', 'threats', 'blocked', 'passed', 'endpoints', 'rules', 'lastSeen'];

interface State extends SceneObjectState {
  kind: ActorKind;
  /** The actor whose score is explained. */
  open: string;
  $data: SceneQueryRunner;
}

function query(kind: ActorKind): Partial<ThreatQuery> {
  return groupsQuery({
    groupBy: [kind],
    metrics: ACTOR_METRICS,
    orderBy: { metric: 'score', desc: true },
    limit: 100,
  });
}

/** Who attacks, by score, rolled up as somebody wants to see it. */
export class Actors extends SceneObjectBase<State> {
  static Component = ActorsView;
  protected _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['by', 'open'] });

  constructor() {
    super({ kind: 'actor', open: '', $data: ask(query('actor')) });
  }

  getUrlState(): SceneObjectUrlValues {
    const { kind, open } = this.state;
    return { by: kind, open: open || undefined };
  }

  updateFromUrl({ by, open }: SceneObjectUrlValues): void {
    this.rollUp(toActorKind(by));
    this.setState({ open: typeof open === 'string' ? open : '' });
  }

  /** A step that going back undoes. */
  choose(kind: ActorKind): void {
    this._urlSync.performBrowserHistoryAction(() => this.rollUp(kind));
  }

  private rollUp(kind: ActorKind): void {
    if (kind === this.state.kind) {
      return;
    }
    this.setState({ kind, open: '' });
    this.state.$data.setState({ queries: toQueries([query(kind)]) });
    if (this.isActive) {
      this.state.$data.runQueries();
    }
  }
}

function ActorsView({ model }: SceneComponentProps<Actors>) {
  const styles = useStyles2(getStyles);
  const { kind, open } = model.useState();
  const present = usePresentAddress();
  const answer = useAnswer(model, ({ series }) => readGroups(series, ACTOR_METRICS));
  const timeZone = sceneGraph.getTimeRange(model).getTimeZone();
  const id = useId();
  const title = t('actors.title', 'Threat actors by score');
  return (
    <Section title={title}>
      <div className={styles.kind}>
        <Field noMargin label={t('actors.rollUp', 'Roll up by')} htmlFor={id}>
          <Combobox<ActorKind>
            id={id}
            width={32}
            data-testid={testIds.pages.kind}
            options={ACTOR_KINDS.map((value) => ({ value, label: dimensionLabel(value) }))}
            value={kind}
            onChange={({ value }) => model.choose(value)}
          />
        </Field>
      </div>
      <AnswerState
        answer={answer}
        isEmpty={({ rows }) => rows.length === 0}
        empty={t('actors.none', 'No threats in this range.')}
      >
        {({ rows, dimensions, computed, note, formula }) => (
          <div className={styles.columns}>
            <div className={styles.list}>
              <GroupTable
                label={title}
                rows={rows}
                dimensions={dimensions}
                metrics={ACTOR_METRICS}
                timeZone={timeZone}
                href={({ values }) => {
                  const value = values[kind];
                  return value ? pageHref(paths.actor(kind, value), present) : undefined;
                }}
                details={{
                  open,
                  onOpen: (name) => model.setState({ open: name }),
                  render: (row) => (
                    <Contributions name={groupName(row, dimensions)} contributions={row.contributions} />
                  ),
                }}
              />
              <Reasons computed={computed} note={note} />
            </div>
            {formula && <Formula formula={formula} />}
          </div>
        )}
      </AnswerState>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  kind: css({ marginBottom: theme.spacing(2) }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    [theme.breakpoints.up('lg')]: { gridTemplateColumns: `minmax(0, 1fr) ${theme.spacing(40)}` },
  }),
  list: css({ minWidth: 0 }),
});
