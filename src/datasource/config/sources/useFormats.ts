import { useEffect, useState } from 'react';

import type { FormatInfo } from '../../../model/resources';
import { readFormats } from '../../../model/resources';
import { getResource } from '../resources';

/** The formats that the backend knows. Without an answer ids can still be typed. */
export function useFormats(uid: string): FormatInfo[] {
  const [formats, setFormats] = useState<FormatInfo[]>([]);
  useEffect(() => {
    let wanted = true;
    const load = async () => {
      try {
        const read = readFormats(await getResource(uid, 'formats'));
        if (wanted) {
          setFormats(read);
        }
      } catch {
        // An older backend, or settings that it refuses: see above.
      }
    };
    if (uid) {
      void load();
    }
    return () => {
      wanted = false;
    };
  }, [uid]);
  return formats;
}
