import { t } from '@grafana/i18n';

/** What a drawer says of a question that has no answer. */
export function problemTitle(problem: string): string {
  switch (problem) {
    case 'noRequest':
      return t('details.noRequest', 'Details can be read in dashboards and in the app only.');
    case 'failed':
      return t('details.failed', 'The details could not be read.');
    default:
      return problem;
  }
}
