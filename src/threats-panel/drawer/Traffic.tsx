import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { Facts } from '../../evidence/Facts';
import { metricText, NOTHING } from '../../evidence/metricText';
import type { GroupsAnswer } from '../../model/groups';
import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import { metricLabel } from '../../model/labels';
import type { Metric } from '../../model/query';
import { typeTitle } from '../../model/taxonomy';
import { testIds } from '../../model/testIds';
import { BY_STATUS, framesOf, OVER_TIME, readLines, REFS, TOTALS, trafficQuestions } from './details';
import { DetailsState } from './DetailsState';
import { LineRow } from './LineRow';
import { MetricsTable } from './MetricsTable';
import type { Details } from './useDetails';
import { useDetails } from './useDetails';

interface Props {
  data: PanelData;
  endpointId: string;
  timeZone: string;
}

/** All requests of an endpoint: how many, how slow, how large, how answered, and which threats when. */
export function Traffic({ data, endpointId, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const details = useDetails(data, endpointId, trafficQuestions);
  const totals = readGroups(framesOf(details.frames, REFS.totals), TOTALS);
  const statuses = readGroups(framesOf(details.frames, REFS.statuses), BY_STATUS);
  const total = totals?.rows[0];
  return (
    <div className={styles.sections} data-testid={testIds.drawer.traffic}>
      <DetailsState details={details} main={REFS.totals}>
        {total && <Facts metrics={TOTALS} values={total.metrics} computed={totals.computed} timeZone={timeZone} />}
        {totals && !total && <p>{t('traffic.none', 'No requests in this range.')}</p>}
        {statuses && statuses.rows.length > 0 && <Statuses answer={statuses} timeZone={timeZone} />}
        {details.frames.length > 0 && <OverTime details={details} timeZone={timeZone} />}
      </DetailsState>
    </div>
  );
}

function Statuses({ answer, timeZone }: { answer: GroupsAnswer; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const title = t('traffic.statuses', 'How requests were answered');
  const metrics = BY_STATUS.filter((metric) => answer.rows.some((row) => (row.metrics[metric] ?? null) !== null));
  return (
    <section>
      <h4 className={styles.heading}>{title}</h4>
      <MetricsTable
        label={title}
        rows={answer.rows}
        dimension="statusClass"
        metrics={metrics}
        timeZone={timeZone}
        name={(statusClass) => inert(statusClass) || t('traffic.noStatus', '(not logged)')}
      />
    </section>
  );
}

function OverTime({ details, timeZone }: { details: Details; timeZone: string }) {
  const styles = useStyles2(getStyles);
  const text = (metric: Metric) => (value: number) => metricText(metric, value, timeZone);
  return (
    <section>
      <h4 className={styles.heading}>{t('traffic.overTime', 'Over time')}</h4>
      <ul className={styles.lines}>
        {OVER_TIME.map((metric) => {
          const [line] = readLines(framesOf(details.frames, metric));
          const label = metricLabel(metric);
          return line ? (
            <LineRow key={metric} label={label} values={line.values} text={text(metric)} />
          ) : (
            details.refused[metric] && <LineRow key={metric} label={label} note={details.refused[metric]} />
          );
        })}
      </ul>
      <h4 className={styles.heading}>{t('traffic.types', 'Threat requests over time, by type')}</h4>
      <ul className={styles.lines}>
        {readLines(framesOf(details.frames, REFS.types)).map(({ category, values }) => (
          <LineRow
            key={category}
            label={inert(typeTitle(category) ?? category) || NOTHING}
            values={values}
            sum
            text={text('threats')}
          />
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sections: css({ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(3) }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  lines: css({ listStyle: 'none', margin: theme.spacing(0, 0, 2), padding: 0, display: 'grid', gap: theme.spacing(1) }),
});
