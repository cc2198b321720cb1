import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useRef, useState } from 'react';

import { AS_TEXT } from '../../model/asText';
import { testIds } from '../../model/testIds';
import { LEAST_WIDTH, MOST_WIDTH } from './widths';

interface Props {
  column: string;
  title: string;
  /** undefined: it has the width that it takes by itself. */
  width: number | undefined;
  onResize: (width: number | undefined, save: boolean) => void;
}

const STEP = 16;

/** The right edge of a header: dragged, or moved by arrow keys; a double click or Home gives the width back. */
export function ResizeHandle({ column, title, width, onResize }: Props) {
  const styles = useStyles2(getStyles);
  const from = useRef<{ x: number; width: number } | undefined>(undefined);
  const [measured, setMeasured] = useState<number>();
  const widthOf = (handle: Element) => handle.parentElement?.getBoundingClientRect().width ?? LEAST_WIDTH;
  const widthAt = (event: PointerEvent) => from.current && from.current.width + event.clientX - from.current.x;

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0;
    if (by === 0 && event.key !== 'Home') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    onResize(by === 0 ? undefined : widthOf(event.currentTarget) + by, true);
  };
  return (
    // A separator that can be moved is a widget, which ARIA has no other role for.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it is a widget
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('columns.resize', 'Width of {{column}}', { column: title, ...AS_TEXT })}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      aria-valuenow={width ?? measured ?? LEAST_WIDTH}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a width is changed by keyboard, too
      tabIndex={0}
      className={styles.handle}
      data-testid={testIds.panel.resize(column)}
      onFocus={(event) => setMeasured(Math.round(widthOf(event.currentTarget)))}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(undefined, true)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        from.current = { x: event.clientX, width: widthOf(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        const next = widthAt(event);
        if (next !== undefined) {
          onResize(next, false);
        }
      }}
      onPointerUp={(event) => {
        const next = widthAt(event);
        const moved = from.current?.x !== event.clientX;
        from.current = undefined;
        if (next !== undefined && moved) {
          onResize(next, true);
        }
      }}
      onPointerCancel={() => {
        from.current = undefined;
        onResize(width, true);
      }}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  handle: css({
    position: 'absolute',
    top: 0,
    right: 0,
    width: theme.spacing(1),
    height: '100%',
    cursor: 'col-resize',
    touchAction: 'none',
    borderRight: `medium solid transparent`,
    '&:hover': { borderRightColor: theme.colors.border.strong },
    '&:focus-visible': { outline: 'none', borderRightColor: theme.colors.primary.main },
  }),
});
