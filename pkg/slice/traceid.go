package slice

import (
	"regexp"
	"strings"
)

// Ids of requests and traces come in several spellings: UUIDs with and without hyphens, X-Ray's "1-5759e988-bd862e3fe1be46a994272793" and the
// "Root=1-…;Self=…" of a load balancer, a traceparent header (W3C trace context) around its trace id.
var (
	uuidLike        = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	xrayLike        = regexp.MustCompile(`^1-[0-9a-f]{8}-[0-9a-f]{24}$`)
	traceparentLike = regexp.MustCompile(`^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$`)
	hexLike         = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// normalID writes the spellings of an id alike; an id that says nothing is empty.
func normalID(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	if root := strings.LastIndex(text, "root="); root >= 0 { // the last one, so that what is left has none
		text, _, _ = strings.Cut(text[root+len("root="):], ";")
		text = strings.TrimSpace(text)
	}
	if match := traceparentLike.FindStringSubmatch(text); match != nil {
		text = match[1]
	}
	switch {
	case xrayLike.MatchString(text):
		text = strings.ReplaceAll(text[2:], "-", "")
	case uuidLike.MatchString(text):
		text = strings.ReplaceAll(text, "-", "")
	}
	if strings.Trim(text, "0-") == "" {
		return ""
	}
	return text
}

// spellings are how another log may write an id: what a store is asked for. They are plain texts, which stores look up by the hundred; headers
// with more than the id in them are found among threat requests only.
func spellings(raw string) []string {
	id := normalID(raw)
	list := []string{strings.TrimSpace(raw), id, strings.ToUpper(id)}
	if hexLike.MatchString(id) {
		uuid := strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
		xray := "1-" + id[:8] + "-" + id[8:]
		list = append(list, uuid, strings.ToUpper(uuid), xray, "Root="+xray)
	}
	if raw != list[0] { // spaces around it may be those of the other log too
		list = append(list, raw)
	}
	return list
}
