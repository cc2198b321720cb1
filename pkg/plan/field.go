// Package plan holds the values that travel to a store and back: windows, readers, keys, measures, predicates, gates and entries,
// and their pure evaluation over one entry. The evaluation is what Go and the sample store use, and what the translations
// of the other stores are tested against. There is no I/O here.
package plan

// Field is a part of a request that a log entry may carry.
type Field int

// The fields, in the order in which readers extract them. The order is part of the translation: see Reader.
const (
	Method Field = iota
	Target
	RequestLine // "GET /path HTTP/1.1" in one field, split into Method and Target
	Query       // a query string that is logged apart from the path
	Status
	Host
	Service
	Route
	Peer
	Forwarded
	User
	APIKey
	Session
	UserAgent
	Referer
	Cookie        // the whole header, for sessions in a named cookie
	Authorization // the whole header, for the subject of a token
	Body          // of the request
	Country
	Organisation
	ASN
	Bytes
	Duration
	TraceID
	Verdict     // first rule id of a WAF verdict
	Notice      // first rule id in the second place where a WAF keeps them: rules that matched and did not decide
	Counted     // the third place: rules that a WAF only counted
	Interrupted // what the WAF did
	FieldCount
)

var fieldNames = [FieldCount]string{
	"method", "target", "requestLine", "query", "status", "host", "service", "route", "peer", "forwarded", "user", "apiKey", "session",
	"userAgent", "referer", "cookie", "authorization", "body", "country", "organisation", "asn", "bytes", "duration", "traceId", "verdict", "notice", "counted", "interrupted",
}

// String is the name of the field as presets and settings write it.
func (f Field) String() string {
	if f < 0 || f >= FieldCount {
		return "unknown"
	}
	return fieldNames[f]
}

// FieldNamed finds a field by its name.
func FieldNamed(name string) (Field, bool) {
	for i, n := range fieldNames {
		if n == name {
			return Field(i), true
		}
	}
	return 0, false
}

// Values are the fields of one entry; what the entry lacks is "".
type Values [FieldCount]string
