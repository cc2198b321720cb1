package detect

import "strings"

// repeated is the verifier of rules about parameters that occur twice with different values.
const repeated = "repeated"

// repeated looks for a query parameter that occurs twice. Names of lists, such as tag[], do so by design.
func (i *inspection) repeated(query string) {
	if len(i.engine.repeated) == 0 || !strings.Contains(query, "&") {
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
			i.addRepeated(text{location: InQuery, raw: parameter, parameter: parameter, decoded: decoded}, name)
			return
		}
	}
}

func (i *inspection) addRepeated(t text, name string) {
	for _, at := range i.engine.repeated {
		finding := i.engine.rules[at].finding(t, 0, len(t.decoded))
		finding.Parameter = name
		i.add(at, finding)
	}
}
