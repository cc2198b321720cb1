import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { readGroups } from '../../model/groups';
import { inert } from '../../model/inert';
import { testIds } from '../../model/testIds';
import { FilterButtons, filterHost } from '../table/FilterButtons';
import { actorQuestions, framesOf, OF_ACTORS, REFS } from './details';
import { DetailsState } from './DetailsState';
import { MetricsTable } from './MetricsTable';
import { useDetails } from './useDetails';

interface Props {
  data: PanelData;
  endpointId: string;
  timeZone: string;
}

/** Who sent the threat requests of an endpoint. */
export function ThreatActors({ data, endpointId, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const details = useDetails(data, endpointId, actorQuestions);
  const answer = readGroups(framesOf(details.frames, REFS.actors), OF_ACTORS);
  return (
    <div data-testid={testIds.drawer.actors}>
      <DetailsState details={details} main={REFS.actors}>
        {answer && answer.rows.length === 0 && <p>{t('drawer.actorsNone', 'No threat actors in this range.')}</p>}
        {answer && answer.rows.length > 0 && (
          <MetricsTable
            label={t('drawer.actors', 'Threat actors')}
            rows={answer.rows}
            dimension="actor"
            metrics={OF_ACTORS}
            timeZone={timeZone}
            name={(actor) => (
              <span className={styles.actor}>
                {inert(actor, 80) || t('drawer.actorsUnknown', '(not logged)')}
                <FilterButtons dimension="actor" value={actor} />
              </span>
            )}
          />
        )}
        {answer?.note && <p className={styles.note}>{inert(answer.note)}</p>}
      </DetailsState>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  actor: css({ ...filterHost(), display: 'block', overflowWrap: 'anywhere' }),
  note: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0) }),
});
