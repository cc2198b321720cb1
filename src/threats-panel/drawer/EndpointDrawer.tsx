import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Drawer, LinkButton, Tab, TabsBar, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { inert } from '../../model/inert';
import type { EndpointRow, RuleRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { alertRuleHref, exploreHref, linkBase } from '../actions/links';
import { MethodBadge } from '../table/MethodBadge';
import { Tags } from '../table/Tags';
import { tableWords } from '../table/words';
import { EndpointTotals } from './EndpointTotals';
import { EvidenceList } from './EvidenceList';
import { RuleItem } from './RuleItem';
import { ThreatActors } from './ThreatActors';
import { Traffic } from './Traffic';
import { useAddressed } from './useAddressed';
import { useRules } from './useRules';

interface Props {
  row: EndpointRow;
  rules: RuleRow[];
  data: PanelData;
  timeZone: string;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

const TABS = ['threats', 'traffic', 'actors'] as const;
type TabName = (typeof TABS)[number];

/** What is not about threats alone is asked for when its tab is opened. */
export function EndpointDrawer({ row, rules, data, timeZone, onClose, onPrevious, onNext }: Props) {
  const styles = useStyles2(getStyles);
  const [tab, setTab] = useAddressed('threatTab');
  const shown = TABS.find((name) => name === tab) ?? 'threats';
  const about = { data, endpointId: row.id, timeZone };
  return (
    <Drawer
      size="md"
      onClose={() => {
        setTab(undefined);
        onClose();
      }}
      title={<DrawerTitle row={row} onPrevious={onPrevious} onNext={onNext} />}
      tabs={
        <TabsBar>
          {TABS.map((name) => (
            <Tab
              key={name}
              label={tabLabel(name)}
              active={name === shown}
              onChangeTab={() => setTab(name === 'threats' ? undefined : name)}
              data-testid={testIds.drawer.tab(name)}
            />
          ))}
        </TabsBar>
      }
    >
      <div className={styles.content} data-testid={testIds.drawer.content}>
        {shown === 'threats' && (
          <>
            <EndpointTotals row={row} />
            <Rules row={row} rules={rules} data={data} />
            <EndpointLinks row={row} data={data} />
            <section>
              <h4 className={styles.heading}>{t('drawer.evidence', 'Evidence')}</h4>
              <EvidenceList {...about} />
            </section>
          </>
        )}
        {shown === 'traffic' && <Traffic {...about} />}
        {shown === 'actors' && <ThreatActors {...about} />}
      </div>
    </Drawer>
  );
}

function tabLabel(name: TabName): string {
  switch (name) {
    case 'threats':
      return t('drawer.tabThreats', 'Threats');
    case 'traffic':
      return t('drawer.tabTraffic', 'Traffic');
    case 'actors':
      return t('drawer.tabActors', 'Actors');
  }
}

function Rules({ row, rules, data }: Pick<Props, 'row' | 'rules' | 'data'>) {
  const styles = useStyles2(getStyles);
  const infos = useRules(data);
  return (
    <section>
      <h4 className={styles.heading}>{t('drawer.rules', 'Threat rules')}</h4>
      <ul className={styles.list}>
        {row.rules.map((id) => {
          const found = rules.find((rule) => rule.rule === id);
          const info = infos?.get(id);
          return (
            <RuleItem
              key={id}
              rule={id}
              title={found?.title ?? info?.title ?? id}
              severity={found?.severity ?? info?.severity ?? ''}
              info={info}
            />
          );
        })}
      </ul>
    </section>
  );
}

/** Where an endpoint's threat requests can be looked into further, and watched. */
function EndpointLinks({ row, data }: Pick<Props, 'row' | 'data'>) {
  const styles = useStyles2(getStyles);
  const base = linkBase(data, row.id);
  if (!base) {
    return null;
  }
  const name = t('drawer.alertName', 'Threats on {{endpoint}}', {
    endpoint: inert(`${row.method} ${row.path}`),
    ...AS_TEXT,
  });
  return (
    <div className={styles.navigation}>
      <LinkButton
        size="sm"
        variant="secondary"
        icon="compass"
        target="_blank"
        href={exploreHref(base)}
        data-testid={testIds.drawer.explore}
      >
        {t('drawer.explore', 'Open in Explore')}
      </LinkButton>
      <LinkButton
        size="sm"
        variant="secondary"
        icon="bell"
        target="_blank"
        href={alertRuleHref(base, name)}
        data-testid={testIds.drawer.alert}
      >
        {t('drawer.alert', 'Create alert rule')}
      </LinkButton>
    </div>
  );
}

/** One node, since a drawer shows its subtitle under plain text only. */
function DrawerTitle({ row, onPrevious, onNext }: Pick<Props, 'row' | 'onPrevious' | 'onNext'>) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.header}>
      <h3 className={styles.title}>
        <MethodBadge method={row.method} />
        <span className={styles.path}>{inert(row.path)}</span>
      </h3>
      <div className={styles.navigation}>
        <Button
          size="sm"
          variant="secondary"
          icon="angle-up"
          disabled={!onPrevious}
          onClick={onPrevious}
          data-testid={testIds.drawer.previous}
        >
          {t('drawer.previous', 'Previous endpoint')}
        </Button>
        <Button
          size="sm"
          variant="secondary"
          icon="angle-down"
          disabled={!onNext}
          onClick={onNext}
          data-testid={testIds.drawer.next}
        >
          {t('drawer.next', 'Next endpoint')}
        </Button>
      </div>
      <EndpointFacts row={row} />
    </div>
  );
}

function EndpointFacts({ row }: { row: EndpointRow }) {
  const styles = useStyles2(getStyles);
  const facts: Array<[string, string]> = [
    [t('drawer.service', 'Service'), row.service],
    [t('drawer.owner', 'Owner'), row.owner],
  ];
  const known = facts.filter(([, value]) => value !== '');
  if (known.length === 0 && row.tags.length === 0) {
    return null;
  }
  return (
    <div className={styles.navigation}>
      <Tags tags={row.tags} words={tableWords()} />
      {known.map(([label, value]) => (
        <span key={label} className={styles.service}>
          {label}: {inert(value)}
        </span>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  header: css({ display: 'grid', gap: theme.spacing(1), minWidth: 0 }),
  title: css({
    ...theme.typography.h4,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minWidth: 0,
    margin: 0,
  }),
  path: css({ fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: 'anywhere' }),
  navigation: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  service: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  content: css({ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: theme.spacing(3) }),
  heading: css({ ...theme.typography.h5, margin: theme.spacing(0, 0, 1) }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
});
