import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Field, IconButton, useStyles2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import type { Identity } from '../../model/settings';
import { IDENTITIES } from '../../model/settings';
import { choiceLabel, option } from '../../model/settingsSchema';
import { testIds } from '../../model/testIds';
import { moved, removed } from './options';

const PATH = 'identity.order';

interface Props {
  order: Identity[] | undefined;
  disabled: boolean;
  onChange: (order: Identity[] | undefined) => void;
}

/** The default is left out of the settings. */
export function savedOrder(order: Identity[]): Identity[] | undefined {
  const isDefault = order.length === IDENTITIES.length && order.every((one, index) => one === IDENTITIES[index]);
  return order.length === 0 || isDefault ? undefined : order;
}

export function IdentityOrder({ order = [...IDENTITIES], disabled, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const { title, help } = option(PATH);
  const save = (next: Identity[]) => onChange(savedOrder(next));
  const left = IDENTITIES.filter((one) => !order.includes(one));
  return (
    <Field noMargin label={title} description={help}>
      <div>
        <ol className={styles.list} aria-label={title} data-testid={testIds.configEditor.identityOrder}>
          {order.map((one, index) => {
            const name = choiceLabel(PATH, one);
            const button = (
              icon: 'arrow-up' | 'arrow-down' | 'times',
              tooltip: string,
              off: boolean,
              next: Identity[]
            ) => <IconButton name={icon} tooltip={tooltip} disabled={disabled || off} onClick={() => save(next)} />;
            const said = { name, ...AS_TEXT };
            return (
              <li key={one} className={styles.item}>
                <span className={styles.name}>{name}</span>
                {button('arrow-up', t('order.up', '{{name}} earlier', said), index === 0, moved(order, index, -1))}
                {button(
                  'arrow-down',
                  t('order.down', '{{name}} later', said),
                  index === order.length - 1,
                  moved(order, index, 1)
                )}
                {button(
                  'times',
                  t('order.remove', 'Without {{name}}', said),
                  order.length === 1,
                  removed(order, index)
                )}
              </li>
            );
          })}
        </ol>
        {left.map((one) => (
          <Button
            key={one}
            size="sm"
            variant="secondary"
            icon="plus"
            disabled={disabled}
            className={styles.add}
            onClick={() => save([...order, one])}
          >
            {choiceLabel(PATH, one)}
          </Button>
        ))}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: 0, paddingLeft: theme.spacing(3) }),
  item: css({ padding: theme.spacing(0.25, 0), '& > *': { verticalAlign: 'middle' } }),
  name: css({ display: 'inline-block', minWidth: theme.spacing(16) }),
  add: css({ margin: theme.spacing(0.5, 1, 0, 0) }),
});
