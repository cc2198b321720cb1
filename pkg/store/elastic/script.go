package elastic

import "github.com/underthreat/apis-under-threat/pkg/plan"

// foldSource is plan.Fold in painless: the same loop over characters. The source never changes, so it is compiled once; what a key names comes
// as parameters. Characters are UTF-16 units here and bytes there: all that are not ASCII fold, in both.
const foldSource = `
def values = doc[params.field];
if (values.size() == 0) { return null; }
String t = values.value;
int end = t.length();
for (int i = 0; i < end; i++) { char c = t.charAt(i); if (c == (char)'?' || c == (char)'#') { end = i; break; } }
StringBuilder out = new StringBuilder();
int from = 0;
while (from < end) {
  int to = from;
  while (to < end && t.charAt(to) != (char)'/') { to++; }
  boolean id = false; boolean start = true; int digits = 0; int runs = 0; int hyphens = 0;
  for (int i = from; i < to && !id; i++) {
    char c = t.charAt(i);
    if (c >= (char)'0' && c <= (char)'9') {
      if (start) { id = true; break; }
      digits++;
      if (digits == 1) { runs++; }
      if (digits >= 4 || runs >= 3) { id = true; }
      continue;
    } else if ((c >= (char)'a' && c <= (char)'z') || (c >= (char)'A' && c <= (char)'Z')) {
      start = false;
    } else if (c == (char)'-') {
      hyphens++;
      if (hyphens >= 3 || i + 1 == to) { id = true; break; }
      char n = t.charAt(i + 1);
      if (!((n >= (char)'a' && n <= (char)'z') || (n >= (char)'A' && n <= (char)'Z'))) { id = true; break; }
      runs = 0;
    } else if (c == (char)'.' || c == (char)'_' || c == (char)':') {
      runs = 0;
    } else if (c == (char)'@' || c == (char)'$' || c == (char)'~') {
      if (!start) { id = true; break; }
    } else { id = true; break; }
    digits = 0;
  }
  String segment = t.substring(from, to);
  if (id) {
    if (params.keep.contains(segment)) { id = false; }
    for (int g = 0; id && g < params.globs.size(); g++) {
      if (segment.startsWith(params.globs[g][0]) && segment.endsWith(params.globs[g][1])) { id = false; }
    }
  }
  out.append(id ? params.instead : segment);
  if (to < end) { out.append('/'); to++; }
  from = to;
}
if (end < t.length()) { out.append(t.charAt(end)); }
return out.toString();
`

func foldScript(f *plan.Fold, field string) object {
	keep, globs := f.Keep, f.Globs
	if keep == nil {
		keep = []string{}
	}
	if globs == nil {
		globs = [][2]string{}
	}
	return object{"lang": "painless", "source": foldSource, "params": object{"field": field, "keep": keep, "globs": globs, "instead": f.Instead}}
}
