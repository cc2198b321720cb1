package detect

import "strings"

// repeated is the verifier of rules about parameters that occur twice with different values.
const repeated = "repeated"

// inspectRepeated looks for a query parameter that occurs twice. Names of lists, such as tag[], do so by design.
func (e *Engine) inspectRepeated(query string, seen []bool, findings *[]Finding) {
	if len(e.repeated) == 0 {
		return
	}
	values := map[string]string{}
	for parameter := range strings.SplitSeq(query, "&") {
		decoded := Decode(parameter, true)
		name, value, _ := strings.Cut(decoded, "=")
		first, known := values[name]
		switch {
		case name == "" || strings.HasSuffix(name, "[]"):
		case !known && len(values) < maxParameters:
			values[name] = value
		case known && first != value:
			e.addRepeated(text{location: InQuery, raw: parameter, parameter: parameter, decoded: decoded}, name, seen, findings)
			return
		}
	}
}

func (e *Engine) addRepeated(t text, name string, seen []bool, findings *[]Finding) {
	for _, i := range e.repeated {
		if seen[i] {
			continue
		}
		seen[i] = true
		finding := e.rules[i].finding(t, 0, len(t.decoded))
		finding.Parameter = name
		*findings = append(*findings, finding)
	}
}
