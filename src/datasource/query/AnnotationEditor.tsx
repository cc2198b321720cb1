import type { AnnotationQuery, QueryEditorProps } from '@grafana/data';

import type { ThreatQuery } from '../../model/query';
import type { ThreatSettings } from '../../model/settings';
import { mappingsOf } from '../annotationMappings';
import type { DataSource } from '../datasource';
import { QueryForm } from './QueryForm';

type Props = QueryEditorProps<DataSource, ThreatQuery, ThreatSettings> & {
  annotation?: AnnotationQuery<ThreatQuery>;
  onAnnotationChange?: (annotation: AnnotationQuery<ThreatQuery>) => void;
};

export function AnnotationEditor({ query, annotation, datasource, range, onChange, onAnnotationChange }: Props) {
  const change = (target: ThreatQuery) =>
    annotation && onAnnotationChange
      ? onAnnotationChange({ ...annotation, target, mappings: mappingsOf(target) })
      : onChange(target);
  return (
    <QueryForm
      query={annotation?.target ?? query}
      types={['events', 'series']}
      datasource={datasource}
      range={range}
      onChange={change}
    />
  );
}
