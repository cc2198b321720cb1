import { t } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCount, formatPercent } from '../../model/format';
import type { Overview } from '../../model/overview';
import { testIds } from '../../model/testIds';
import type { Sheet } from './sheet';
import { attributesSheet, rulesSheet, toCsv, toJson } from './sheet';

interface Props {
  overview: Overview;
  /** The table as the screen shows it. */
  endpoints: () => Sheet;
}

/** What can be taken away from the panel. */
export function Actions({ overview, endpoints }: Props) {
  const warning = incomplete(overview);
  const list = [
    { name: 'apis-under-threat', label: t('actions.endpoints', 'APIs under threat'), sheet: endpoints },
    { name: 'threat-rules', label: t('actions.rules', 'Threat rules'), sheet: () => rulesSheet(overview.rules) },
    { name: 'attributes', label: t('actions.attributes', 'Attributes'), sheet: () => attributesSheet(overview.facets) },
  ];
  const save = (name: string, kind: 'csv' | 'json', sheet: Sheet) =>
    download(
      `${name}${warning ? '-incomplete' : ''}.${kind}`,
      kind === 'csv' ? toCsv(sheet) : toJson(sheet),
      kind === 'csv' ? 'text/csv;charset=utf-8' : 'application/json'
    );
  return (
    <Dropdown
      placement="bottom-end"
      overlay={
        <Menu header={warning}>
          {list.map(({ name, label, sheet }) => (
            <Menu.Group key={name} label={label}>
              <Menu.Item
                label={t('actions.csv', 'Download CSV')}
                ariaLabel={t('actions.csvOf', 'Download CSV: {{what}}', { what: label, ...AS_TEXT })}
                icon="download-alt"
                testId={testIds.panel.action(`${name}.csv`)}
                onClick={() => save(name, 'csv', sheet())}
              />
              <Menu.Item
                label={t('actions.json', 'Download JSON')}
                ariaLabel={t('actions.jsonOf', 'Download JSON: {{what}}', { what: label, ...AS_TEXT })}
                icon="download-alt"
                testId={testIds.panel.action(`${name}.json`)}
                onClick={() => save(name, 'json', sheet())}
              />
            </Menu.Group>
          ))}
          <Menu.Divider />
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

/** Why a file would hold less than there is; undefined: it holds everything. */
function incomplete({ computed, endpoints, summary }: Overview): string | undefined {
  const all = summary?.endpoints ?? endpoints.length;
  if (computed && computed.coverage < 1) {
    return t('actions.partial', 'Only {{share}} of the range was read', {
      share: formatPercent(computed.coverage),
      ...AS_TEXT,
    });
  }
  if (all > endpoints.length) {
    return t('actions.cut', 'The first {{shown}} of {{all}} endpoints: the limit of the query', {
      shown: formatCount(endpoints.length),
      all: formatCount(all),
      ...AS_TEXT,
    });
  }
  return undefined;
}

function download(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
