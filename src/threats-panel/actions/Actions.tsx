import type { IconName, PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';
import { useState } from 'react';

import { AS_TEXT } from '../../model/asText';
import type { Computed } from '../../model/computed';
import { formatCount, formatPercent } from '../../model/format';
import { inert } from '../../model/inert';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import type { PanelOptions } from '../options';
import { exactnessHelp } from '../strip/stripText';
import { isSharedPublicly } from '../useAddFilter';
import { dashboardText } from './dashboard';
import { downloadSheet, FORMATS } from './download';
import { ExportDialog } from './ExportDialog';
import { alertRuleHref, exploreHref, importHref, linkBase } from './links';
import type { Sheet } from './sheet';
import { attributesSheet, rulesSheet } from './sheet';

interface Props {
  overview: Overview;
  data: PanelData;
  options: PanelOptions;
  /** The table as the screen shows it. */
  endpoints: () => Sheet;
}

/** What can be taken away from the panel. */
export function Actions({ overview, data, options, endpoints }: Props) {
  const [exporting, setExporting] = useState(false);
  const unread = unreadText(overview.computed);
  const pages = pagesOf(data, options);
  const files = [
    {
      name: 'apis-under-threat',
      label: t('actions.endpoints', 'APIs under threat'),
      sheet: endpoints,
      cut: cutText(overview),
    },
    { name: 'threat-rules', label: t('actions.rules', 'Threat rules'), sheet: () => rulesSheet(overview.rules) },
    {
      name: 'attributes',
      label: t('actions.attributes', 'Attributes'),
      sheet: () => attributesSheet(overview.facets),
      cut: inert(overview.facetsNote),
    },
  ];
  const menu = (
    <Dropdown
      placement="bottom-end"
      overlay={
        <Menu header={unread}>
          {files.map(({ name, label, sheet, cut }) => (
            <Menu.Group key={name} label={cut ? `${label} (${cut})` : label}>
              {FORMATS.map(({ format: kind }) => (
                <Menu.Item
                  key={kind}
                  label={t('actions.download', 'Download {{kind}}', { kind: kind.toUpperCase(), ...AS_TEXT })}
                  ariaLabel={t('actions.downloadOf', 'Download {{kind}}: {{what}}', {
                    kind: kind.toUpperCase(),
                    what: label,
                    ...AS_TEXT,
                  })}
                  icon="download-alt"
                  testId={testIds.panel.action(`${name}.${kind}`)}
                  onClick={() => downloadSheet(name, sheet(), kind, Boolean(unread || cut))}
                />
              ))}
            </Menu.Group>
          ))}
          {pages.length > 0 && (
            <Menu.Item
              label={t('actions.lists', 'Download threat requests or actors …')}
              icon="download-alt"
              testId={testIds.panel.action('lists')}
              onClick={() => setExporting(true)}
            />
          )}
          <Menu.Divider />
          {pages.map(({ label, icon, url, name, onClick }) => (
            <Menu.Item
              key={name}
              label={label}
              icon={icon}
              url={url}
              onClick={onClick}
              target="_blank"
              testId={testIds.panel.action(name)}
            />
          ))}
          <Menu.Item
            label={t('actions.copyLink', 'Copy link')}
            icon="link"
            testId={testIds.panel.action('link')}
            onClick={() => void navigator.clipboard?.writeText(document.URL)}
          />
        </Menu>
      }
    >
      <Button
        variant="secondary"
        fill="text"
        size="sm"
        icon="angle-down"
        iconPlacement="right"
        data-testid={testIds.panel.actions}
      >
        {t('actions.title', 'Actions')}
      </Button>
    </Dropdown>
  );
  return (
    <>
      {menu}
      {exporting && <ExportDialog data={data} onDismiss={() => setExporting(false)} />}
    </>
  );
}

interface PageItem {
  name: string;
  label: string;
  icon: IconName;
  url: string;
  onClick?: () => void;
}

/** Where the panel's question goes on: nowhere for readers of externally shared dashboards. */
function pagesOf(data: PanelData, options: PanelOptions): PageItem[] {
  const base = isSharedPublicly() ? undefined : linkBase(data);
  return base
    ? [
        {
          name: 'explore',
          label: t('actions.explore', 'Open threat requests in Explore'),
          icon: 'compass',
          url: exploreHref(base),
        },
        {
          name: 'alert',
          label: t('actions.alert', 'Create alert rule'),
          icon: 'bell',
          url: alertRuleHref(base, t('actions.alertName', 'APIs under threat')),
        },
        {
          name: 'dashboard',
          label: t('actions.dashboard', 'Copy as dashboard and open the import'),
          icon: 'apps',
          url: importHref(),
          onClick: () =>
            void navigator.clipboard?.writeText(
              dashboardText(base, data, options, t('actions.alertName', 'APIs under threat'))
            ),
        },
      ]
    : [];
}

/** Why all numbers are too small; undefined: they are not. */
function unreadText(computed: Computed | undefined): string | undefined {
  if (computed && computed.coverage < 1) {
    return t('actions.partial', 'Only {{share}} of the range was read', {
      share: formatPercent(computed.coverage),
      ...AS_TEXT,
    });
  }
  return computed?.exactness === 'partial' || computed?.exactness === 'at least'
    ? exactnessHelp(computed.exactness)
    : undefined;
}

/** How many endpoints are left out; undefined: none. */
function cutText({ endpoints, summary }: Overview): string | undefined {
  const all = summary?.endpoints ?? endpoints.length;
  return all > endpoints.length
    ? t('actions.cut', 'the first {{shown}} of {{all}}', {
        shown: formatCount(endpoints.length),
        all: formatCount(all),
        ...AS_TEXT,
      })
    : undefined;
}
