import { css, cx } from '@emotion/css';
import type { AbsoluteTimeRange, GrafanaTheme2 } from '@grafana/data';
import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useId, useMemo, useState } from 'react';

import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';
import type { TimelinePart } from '../../model/overview';
import { testIds } from '../../model/testIds';
import { outcomeColor, outcomeParts, outcomeText } from '../table/outcomeText';
import { tableWords } from '../table/words';
import { Legend } from './Legend';
import type { Selection } from './timeline';
import { endOf, indexAt, isSelected, moved, rangeOf, sumOf, totalOf } from './timeline';

interface Props {
  parts: TimelinePart[];
  /** Where the range ends. */
  end: number;
  timeZone: string;
  onChangeRange: (range: AbsoluteTimeRange) => void;
}

/** Threat requests over time. Dragging over parts, or choosing them with the keyboard and Enter, makes them the range. */
export function Timeline({ parts, end, timeZone, onChangeRange }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const id = useId();
  const [selection, setSelection] = useState<Selection>();
  const [dragging, setDragging] = useState(false);
  const highest = Math.max(1, ...parts.map(totalOf));
  const at = (time: number) => dateTimeFormat(time, { timeZone });
  const titles = useMemo(() => partTitles(parts, end, timeZone), [parts, end, timeZone]);

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return indexAt((event.clientX - left) / Math.max(1, width), parts.length);
  };
  const choose = (chosen: Selection | undefined) => {
    setDragging(false);
    setSelection(undefined);
    if (chosen) {
      onChangeRange(rangeOf(parts, chosen, end));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(selection ?? { anchor: 0, cursor: -1 }, event.key, event.shiftKey, parts.length);
    if (next) {
      setSelection(next);
    } else if (event.key === 'Enter' && selection) {
      choose(selection);
    } else if (event.key === 'Escape' && selection) {
      setSelection(undefined);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      className={styles.timeline}
      aria-label={t('timeline.title', 'Threats over time')}
      data-testid={testIds.panel.timeline}
    >
      <Legend counts={sumOf(parts)} />
      <div
        className={styles.parts}
        role="listbox"
        tabIndex={0}
        aria-multiselectable
        aria-orientation="horizontal"
        aria-label={t(
          'timeline.help',
          'Parts of the range: arrow keys move, with Shift they choose several, Enter zooms in'
        )}
        aria-activedescendant={selection && `${id}-${selection.cursor}`}
        onKeyDown={onKeyDown}
        onBlur={() => setSelection(undefined)}
        onPointerDown={(event) => {
          const place = placeOf(event);
          event.currentTarget.setPointerCapture?.(event.pointerId);
          setDragging(true);
          setSelection({ anchor: place, cursor: place });
        }}
        onPointerMove={(event) => {
          if (dragging && selection) {
            setSelection({ ...selection, cursor: placeOf(event) });
          }
        }}
        onPointerUp={() => {
          // A click only shows where it went: nobody leaves a range by accident.
          if (dragging && selection && selection.anchor !== selection.cursor) {
            choose(selection);
          }
          setDragging(false);
        }}
        onPointerCancel={() => choose(undefined)}
      >
        {parts.map((part, index) => {
          const total = totalOf(part);
          return (
            <div
              key={part.time}
              id={`${id}-${index}`}
              role="option"
              aria-selected={selection !== undefined && isSelected(selection, index)}
              aria-label={titles[index]}
              title={titles[index]}
              className={cx(styles.part, selection && isSelected(selection, index) && styles.chosen)}
            >
              {outcomeParts(part).map(({ outcome, share }) => (
                <span
                  key={outcome}
                  style={{ height: `${(100 * share * total) / highest}%`, background: outcomeColor(outcome, theme) }}
                />
              ))}
            </div>
          );
        })}
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{at(parts[0].time)}</span>
        <span>{at(end)}</span>
      </div>
    </section>
  );
}

/** Made once for an answer, and not at each move of the pointer. */
function partTitles(parts: TimelinePart[], end: number, timeZone: string): string[] {
  const { outcome } = tableWords();
  const times = [...parts.map(({ time }) => time), endOf(parts, parts.length - 1, end)].map((time) =>
    dateTimeFormat(time, { timeZone })
  );
  return parts.map((part, index) => {
    const total = totalOf(part);
    const text = t('timeline.part', '{{from}} to {{to}}: {{total}} threat requests', {
      from: times[index],
      to: times[index + 1],
      total: formatCount(total),
      ...AS_TEXT,
    });
    return total === 0 ? text : `${text} (${outcomeText(part, outcome)})`;
  });
}

const getStyles = (theme: GrafanaTheme2) => ({
  timeline: css({ flexShrink: 0, display: 'grid', gap: theme.spacing(0.5) }),
  parts: css({
    display: 'flex',
    height: theme.spacing(7),
    borderBottom: `thin solid ${theme.colors.border.medium}`,
    cursor: 'crosshair',
    touchAction: 'none',
    userSelect: 'none',
    '&:focus-visible': {
      outline: `${theme.spacing(0.25)} solid ${theme.colors.primary.border}`,
      outlineOffset: theme.spacing(0.25),
    },
  }),
  part: css({
    flex: '1 1 0',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'flex-end',
    padding: '0 0.5px',
    '&:hover': { background: theme.colors.action.hover },
    '& > span': { minHeight: '1px' },
  }),
  chosen: css({ background: theme.colors.action.selected }),
  axis: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
  }),
});
