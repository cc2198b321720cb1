import { t } from '@grafana/i18n';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { ReactNode } from 'react';

import { Reasons } from '../../evidence/Reasons';
import { computedOf } from './details';
import { problemTitle } from './problemTitle';
import type { Details } from './useDetails';

interface Props {
  details: Details;
  /** The question without whose answer there is nothing to show. */
  main: string;
  children: ReactNode;
}

/** What was read so far, with what went wrong, or that it is still being read. */
export function DetailsState({ details, main, children }: Props) {
  const error = details.error ?? details.refused[main];
  return (
    <>
      {error !== undefined && <Alert severity="error" title={problemTitle(error)} />}
      {children}
      <Reasons computed={computedOf(details.frames)} />
      {details.loading && <LoadingPlaceholder text={t('details.loading', 'Reading …')} />}
    </>
  );
}
