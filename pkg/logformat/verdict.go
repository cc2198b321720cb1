package logformat

import (
	"fmt"

	"github.com/grafana/jsonparser"

	"github.com/underthreat/apis-under-threat/pkg/request"
)

// maxVerdicts bounds the messages taken of one entry; an audit entry of a noisy rule set has some tens.
const maxVerdicts = 100

type verdictReader struct {
	messages, id, message, data, severity, tags []string
}

func newVerdictReader(p *VerdictPaths) (*verdictReader, error) {
	if p == nil {
		return nil, nil
	}
	r := &verdictReader{}
	for _, part := range []struct {
		name, text string
		path       *[]string
	}{{"messages", p.Messages, &r.messages}, {"id", p.ID, &r.id}, {"message", p.Message, &r.message}, {"data", p.Data, &r.data}, {"severity", p.Severity, &r.severity}, {"tags", p.Tags, &r.tags}} {
		path, err := ParsePath(part.text)
		if err != nil {
			return nil, fmt.Errorf("verdict %s: %w", part.name, err)
		}
		*part.path = path
	}
	return r, nil
}

// read takes the messages of a WAF entry. What can't be read is left out: the entry still counts by its first rule id.
func (r *verdictReader) read(line string) []request.Verdict {
	var verdicts []request.Verdict
	_, _ = jsonparser.ArrayEach([]byte(line), func(element []byte, _ jsonparser.ValueType, _ int, err error) {
		if err != nil || len(verdicts) >= maxVerdicts {
			return
		}
		v := request.Verdict{RuleID: scalar(element, r.id), Message: scalar(element, r.message), Data: scalar(element, r.data), Severity: scalar(element, r.severity)}
		_, _ = jsonparser.ArrayEach(element, func(tag []byte, _ jsonparser.ValueType, _ int, err error) {
			if text, unescapeErr := jsonparser.ParseString(tag); err == nil && unescapeErr == nil {
				v.Tags = append(v.Tags, text)
			}
		}, r.tags...)
		if v.RuleID != "" {
			verdicts = append(verdicts, v)
		}
	}, r.messages...)
	return verdicts
}

func scalar(element []byte, path []string) string {
	value, typ, _, err := jsonparser.Get(element, path...)
	if err != nil {
		return ""
	}
	switch typ {
	case jsonparser.String:
		text, err := jsonparser.ParseString(value)
		if err != nil {
			return ""
		}
		return text
	case jsonparser.Number:
		return string(value)
	}
	return ""
}
