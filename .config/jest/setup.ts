import '@testing-library/jest-dom';

import { configure } from '@testing-library/react';

// A busy machine with two cores takes seconds for what is waited for.
configure({ asyncUtilTimeout: 15_000 });
