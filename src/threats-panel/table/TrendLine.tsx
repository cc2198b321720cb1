import { useTheme2 } from '@grafana/ui';

import { formatCount } from '../../model/format';
import type { Words } from './words';

const WIDTH = 100;
const HEIGHT = 20;

/** All bars as one shape: every row has some twenty of them. */
export function barsPath(trend: number[], largest: number): string {
  const slot = WIDTH / trend.length;
  return trend
    .map((count, index) => {
      const height = Math.max(1.5, (count / largest) * HEIGHT);
      const [x, y, width] = [index * slot, HEIGHT - height, slot * 0.75].map((one) => Math.round(one * 100) / 100);
      return count === 0 ? '' : `M${x} ${y}h${width}V${HEIGHT}h-${width}z`;
    })
    .join('');
}

export function trendText(trend: number[], words: Words): string | undefined {
  const largest = Math.max(...trend, 0);
  return largest === 0
    ? undefined
    : `${words.trend}: ${words.most} ${formatCount(largest)}, ${words.last} ${formatCount(trend[trend.length - 1])}`;
}

/** One bar for each part of the range. What it stands in has the text as its title. */
export function TrendLine({ trend, words }: { trend: number[]; words: Words }) {
  const theme = useTheme2();
  const text = trendText(trend, words);
  return text === undefined ? null : (
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={theme.spacing(2.5)}
    >
      <path d={barsPath(trend, Math.max(...trend))} fill={theme.visualization.getColorByName('semi-dark-orange')} />
    </svg>
  );
}
