import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneComponentProps, SceneObjectState, SceneQueryRunner } from '@grafana/scenes';
import { sceneGraph, SceneObjectBase } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';

import { NOTHING } from '../../evidence/metricText';
import { Reasons } from '../../evidence/Reasons';
import { NumberCell, Table } from '../../evidence/Table';
import type { Computed } from '../../model/computed';
import { formatCount, formatPercent } from '../../model/format';
import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import { testIds } from '../../model/testIds';
import { DATA_SOURCE_VARIABLE } from '../address';
import { AnswerState } from '../answer/AnswerState';
import { groupsQuery } from '../answer/Groups';
import { Section } from '../answer/Section';
import { useAnswer } from '../answer/useAnswer';
import { ask } from '../scene/pageScene';
import { SourceHealth } from './SourceHealth';

interface State extends SceneObjectState {
  $data: SceneQueryRunner;
}

/** What the sources of a data source read of their logs, and what they leave out. */
export class Health extends SceneObjectBase<State> {
  static Component = HealthView;

  constructor() {
    super({ $data: ask(groupsQuery({ groupBy: ['statusClass'], metrics: ['requests'], scope: 'all' })) });
  }
}

function HealthView({ model }: SceneComponentProps<Health>) {
  const styles = useStyles2(getStyles);
  const answer = useAnswer(model, ({ series }) => readGroups(series, [])?.computed);
  const uid = sceneGraph.interpolate(model, `\${${DATA_SOURCE_VARIABLE}}`);
  return (
    <div className={styles.page}>
      <Section title={t('health.entries', 'Entries of the range')}>
        <AnswerState answer={answer} isEmpty={() => false} empty="">
          {(computed) => (
            <>
              <Account computed={computed} />
              <Sources computed={computed} />
              <Reasons computed={computed} />
            </>
          )}
        </AnswerState>
      </Section>
      {uid !== '' &&
        answer.value?.sources.map((source, index) => (
          <SourceHealth key={`${uid} ${source.name} ${index}`} uid={uid} index={index} source={source} />
        ))}
    </div>
  );
}

/** entries = requests + noise + unread: the backend checks the sum. */
function Account({ computed }: { computed: Computed }) {
  const styles = useStyles2(getStyles);
  const { entries, requests, noise, unread } = computed;
  const parts: Array<[string, number | null]> = [
    [t('health.all', 'Entries'), entries],
    [t('health.requests', 'Requests'), requests],
    [t('health.noise', 'Left out as noise'), noise],
    [t('health.notRead', 'Not read'), unread],
  ];
  return (
    <dl className={styles.account} data-testid={testIds.pages.facts}>
      {parts.map(([label, count]) => (
        <div key={label}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.count}>
            {count === null ? NOTHING : formatCount(count)}
            {count !== null && entries !== null && entries > 0 && count !== entries && (
              <span className={styles.label}> {formatPercent(count / entries)}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Sources({ computed }: { computed: Computed }) {
  const label = t('health.sources', 'Sources');
  const head = [
    { text: t('health.name', 'Source') },
    { text: t('health.format', 'Format') },
    { text: t('health.role', 'Role') },
    { text: t('health.all', 'Entries'), number: true },
  ];
  return (
    <Table label={label} head={head}>
      <tbody>
        {computed.sources.map(({ name, formatTitle, role, entries }, index) => (
          <tr key={index}>
            <th scope="row">{inert(name, 60)}</th>
            <td>{inert(formatTitle, 80)}</td>
            <td>{inert(role, 20)}</td>
            <NumberCell>{entries === null ? NOTHING : formatCount(entries)}</NumberCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), width: '100%', minWidth: 0 }),
  account: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2, 4), margin: theme.spacing(0, 0, 2) }),
  label: css({
    ...theme.typography.bodySmall,
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  count: css({ ...theme.typography.h4, margin: 0, fontVariantNumeric: 'tabular-nums' }),
});
