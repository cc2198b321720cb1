import { t } from '@grafana/i18n';

import { NumberCell, Table } from '../../evidence/Table';
import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import { inert } from '../../model/inert';
import type { Contribution } from '../../model/score';
import { testIds } from '../../model/testIds';

export function decimals(value: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(value);
}

/** What each rule adds to a score. */
export function Contributions({ name, contributions }: { name: string; contributions: Contribution[] }) {
  const head = [
    { text: t('score.rule', 'Threat rule') },
    { text: t('score.requests', 'Requests'), number: true },
    { text: t('score.weight', 'Mean weight'), number: true },
    { text: t('score.sum', 'Sum with age'), number: true },
    { text: t('score.points', 'Points'), number: true },
  ];
  return (
    <Table
      label={t('score.contributions', 'What makes up the score of {{name}}', { name, ...AS_TEXT })}
      head={head}
      testId={testIds.pages.contributions}
    >
      <tbody>
        {contributions.map(({ rule, title, requests, weight, sum, points, capped }) => (
          <tr key={rule}>
            <th scope="row">{inert(title, 200)}</th>
            {[formatCount(requests), decimals(weight), decimals(sum)].map((text, index) => (
              <NumberCell key={index}>{text}</NumberCell>
            ))}
            <NumberCell>
              {capped
                ? t('score.capped', '{{points}} (capped)', { points: decimals(points), ...AS_TEXT })
                : decimals(points)}
            </NumberCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
