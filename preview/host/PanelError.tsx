import { PanelDataErrorViewProps } from '@grafana/runtime';
import { EmptyState } from '@grafana/ui';

/** The message of a panel that cannot show its data. */
export function PanelError({ message, needsStringField, needsNumberField, needsTimeField }: PanelDataErrorViewProps) {
  const missing = [
    needsStringField && 'a string field',
    needsNumberField && 'a number field',
    needsTimeField && 'a time field',
  ].filter(Boolean);
  const text = message ?? (missing.length > 0 ? `Data is missing ${missing.join(' and ')}` : 'No data');
  return <EmptyState variant="not-found" hideImage message={text} />;
}
