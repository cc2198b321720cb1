import { useTheme2 } from '@grafana/ui';

import { formatCount } from '../../model/format';
import type { Words } from './words';

const SLOT = 4;
const BAR = 3;
const HEIGHT = 60;
const LEAST_HEIGHT = 4;

/** All bars as one shape, in whole numbers: every row has some twenty of them. */
export function barsPath(trend: number[], largest: number): string {
  let path = '';
  for (let index = 0; index < trend.length; index += 1) {
    if (trend[index] !== 0) {
      const height = Math.max(LEAST_HEIGHT, Math.round((trend[index] / largest) * HEIGHT));
      path += `M${index * SLOT} ${HEIGHT - height}h${BAR}V${HEIGHT}h-${BAR}z`;
    }
  }
  return path;
}

export function trendText(trend: number[], words: Words): string | undefined {
  const largest = Math.max(...trend, 0);
  return largest === 0
    ? undefined
    : `${words.trend}: ${words.most} ${formatCount(largest)}, ${words.last} ${formatCount(trend[trend.length - 1])}`;
}

/** One bar for each part of the range. What it stands in has the text as its title. */
export function TrendLine({ trend, text }: { trend: number[]; text: string | undefined }) {
  const theme = useTheme2();
  return text === undefined ? null : (
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${trend.length * SLOT} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={theme.spacing(2.5)}
    >
      <path d={barsPath(trend, Math.max(...trend))} fill={theme.visualization.getColorByName('semi-dark-orange')} />
    </svg>
  );
}
