import { IconName, QueryResultMetaNotice } from '@grafana/data';
import { SceneComponentProps, sceneGraph, SceneObjectBase, SceneObjectState } from '@grafana/scenes';
import { Icon, Tooltip } from '@grafana/ui';

function Indicator({ model }: SceneComponentProps<Notices>) {
  const { data } = sceneGraph.getData(model).useState();
  const notices: QueryResultMetaNotice[] = data?.series.flatMap(({ meta }) => meta?.notices ?? []) ?? [];
  if (notices.length === 0) {
    return null;
  }
  const icon: IconName = notices.some(({ severity }) => severity !== 'info') ? 'exclamation-triangle' : 'info-circle';
  return (
    <Tooltip content={notices.map(({ text }) => text).join('\n')}>
      <span>
        <Icon name={icon} aria-label="Notices" />
      </span>
    </Tooltip>
  );
}

/** Dashboards show the notices of a panel's frames in its header; plain scenes do not. */
export class Notices extends SceneObjectBase<SceneObjectState> {
  static Component = Indicator;
}
