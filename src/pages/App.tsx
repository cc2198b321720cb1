import { useState } from 'react';

import { hasDataSource } from './dataSources';
import { StartPage } from './StartPage';
import { ThreatsPages } from './ThreatsPages';

export default function App() {
  const [ready, setReady] = useState(hasDataSource);
  return ready ? <ThreatsPages /> : <StartPage onReady={() => setReady(true)} />;
}
