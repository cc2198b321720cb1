import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { ReactNode } from 'react';

import { testIds } from '../../model/testIds';
import type { Answer } from './useAnswer';

interface Props<T> {
  answer: Answer<T>;
  isEmpty: (value: T) => boolean;
  empty: string;
  children: (value: T) => ReactNode;
}

/** Loading, error and nothing look different from each other and from an answer. */
export function AnswerState<T>({ answer, isEmpty, empty, children }: Props<T>) {
  const { value, busy, problem } = answer;
  if (problem !== undefined) {
    return (
      <Alert
        severity="error"
        title={problem || t('answer.failed', 'The query failed')}
        data-testid={testIds.pages.problem}
      />
    );
  }
  if (value === undefined || (busy && isEmpty(value))) {
    return <LoadingPlaceholder text={t('answer.loading', 'Reading …')} />;
  }
  return isEmpty(value) ? (
    <p data-testid={testIds.pages.empty}>{empty}</p>
  ) : (
    <div aria-busy={busy}>{children(value)}</div>
  );
}
