import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataLinksContextMenu, Icon } from '@grafana/ui';

import { findField } from '../../model/values';

interface Props {
  frame: DataFrame | undefined;
  field: string;
  row: number;
}

/** Data links that a dashboard's author set on a column. */
export function CellLinks({ frame, field: name, row }: Props) {
  const field = findField(frame, name);
  if (!field?.config.links?.length || !field.getLinks) {
    return null;
  }
  const links = () => field.getLinks?.({ valueRowIndex: row }) ?? [];
  const label = t('table.links', 'Links');
  return (
    <span>
      <DataLinksContextMenu links={links}>
        {({ openMenu, targetClassName }) =>
          openMenu ? (
            <button
              type="button"
              className={targetClassName}
              aria-label={label}
              onClick={(event) => {
                event.stopPropagation();
                openMenu(event);
              }}
            >
              <Icon name="link" size="sm" />
            </button>
          ) : (
            <Icon name="external-link-alt" size="sm" title={label} />
          )
        }
      </DataLinksContextMenu>
    </span>
  );
}
