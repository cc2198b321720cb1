import { t } from '@grafana/i18n';

import { NOTHING } from '../../evidence/metricText';
import { NumberCell, Table } from '../../evidence/Table';
import { AS_TEXT } from '../../model/asText';
import { fieldLabel } from '../../model/fieldLabel';
import { formatPercent } from '../../model/format';
import { inert } from '../../model/inert';
import type { SampleField } from '../../model/sample';

function grouped({ pushed, reason }: SampleField): string {
  const text =
    pushed === null
      ? ''
      : pushed
        ? t('health.pushed', 'in the store')
        : t('health.notPushed', 'by the plugin, for threats only');
  return [text, inert(reason)].filter((part) => part !== '').join(': ');
}

/** How many of the sampled entries have each field, where, and who can group by it. */
export function Coverage({ source, fields }: { source: string; fields: SampleField[] }) {
  const head = [
    { text: t('health.field', 'Field') },
    { text: t('health.share', 'Entries that have it'), number: true },
    { text: t('health.path', 'Where') },
    { text: t('health.grouped', 'Grouped and filtered') },
  ];
  return (
    <Table label={t('health.fields', 'Fields of {{source}}', { source: inert(source, 60), ...AS_TEXT })} head={head}>
      <tbody>
        {fields.map((field) => (
          <tr key={field.name}>
            <th scope="row">{inert(fieldLabel(field.name), 60)}</th>
            <NumberCell>{field.coverage === null ? NOTHING : formatPercent(field.coverage)}</NumberCell>
            <td>
              <code>{inert(field.path, 120) || NOTHING}</code>
            </td>
            <td>{grouped(field)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
