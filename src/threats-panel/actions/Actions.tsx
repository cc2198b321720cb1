import type { PanelData } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import type { Computed } from '../../model/computed';
import { formatCount, formatPercent } from '../../model/format';
import { inert } from '../../model/inert';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { exactnessHelp } from '../strip/stripText';
import { isSharedPublicly } from '../useAddFilter';
import { alertRuleHref, exploreHref, linkBase } from './links';
import type { Sheet } from './sheet';
import { attributesSheet, rulesSheet, toCsv, toJson } from './sheet';

const KINDS = [
  { kind: 'csv', type: 'text/csv;charset=utf-8', write: toCsv },
  { kind: 'json', type: 'application/json', write: toJson },
] as const;

interface Props {
  overview: Overview;
  data: PanelData;
  /** The table as the screen shows it. */
  endpoints: () => Sheet;
}

/** What can be taken away from the panel. */
export function Actions({ overview, data, endpoints }: Props) {
  const unread = unreadText(overview.computed);
  const pages = pagesOf(data);
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
  return (
    <Dropdown
      placement="bottom-end"
      overlay={
        <Menu header={unread}>
          {files.map(({ name, label, sheet, cut }) => (
            <Menu.Group key={name} label={cut ? `${label} (${cut})` : label}>
              {KINDS.map(({ kind, type, write }) => (
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
                  onClick={() => download(`${name}${unread || cut ? '-incomplete' : ''}.${kind}`, write(sheet()), type)}
                />
              ))}
            </Menu.Group>
          ))}
          <Menu.Divider />
          {pages.map(({ label, icon, url, name }) => (
            <Menu.Item
              key={name}
              label={label}
              icon={icon}
              url={url}
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
}

/** Where the panel's question goes on: nowhere for readers of externally shared dashboards. */
function pagesOf(data: PanelData) {
  const base = isSharedPublicly() ? undefined : linkBase(data);
  return base
    ? ([
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
      ] as const)
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

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
