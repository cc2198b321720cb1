import { t } from '@grafana/i18n';
import { Button, Drawer } from '@grafana/ui';
import { useState } from 'react';

import type { FacetRow } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { Facets } from './Facets';

interface Props {
  rows: FacetRow[];
  ruleTitle: (rule: string) => string;
}

/** The attributes where there is no room for them beside the table. */
export function FacetsDrawer({ rows, ruleTitle }: Props) {
  const [open, setOpen] = useState(false);
  const title = t('facets.title', 'Attributes');
  return (
    <>
      <Button
        variant="secondary"
        fill="text"
        size="sm"
        icon="filter"
        aria-expanded={open}
        data-testid={testIds.panel.openFacets}
        onClick={() => setOpen(true)}
      >
        {title}
      </Button>
      {open && (
        <Drawer title={title} size="sm" onClose={() => setOpen(false)}>
          <Facets rows={rows} ruleTitle={ruleTitle} />
        </Drawer>
      )}
    </>
  );
}
