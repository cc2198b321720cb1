import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { DataLinksContextMenu, Icon } from '@grafana/ui';

import { findField } from '../../model/values';

interface Props {
  frame: DataFrame | undefined;
  field: string;
  row: number;
}

export function hasLinks(frame: DataFrame | undefined, name: string): boolean {
  const field = findField(frame, name);
  return Boolean(field?.config.links?.length && field.getLinks);
}

/** Data links that a dashboard's author set on a column. */
export function CellLinks({ frame, field: name, row }: Props) {
  const links = () => findField(frame, name)?.getLinks?.({ valueRowIndex: row }) ?? [];
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
