package endpoint

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// documents are what all documents say together.
type documents struct {
	count     int
	all       []template
	templates []template             // those that the key expression has to name: see choose
	known     map[string]int         // shape -> index in all
	paths     map[string][]operation // what is documented of a path, in the order of the documents
	unmounted map[string][]string    // shape without the prefix of a server -> paths
}

type operation struct {
	method string
	Operation
}

// newDocuments reads documents; its errors name the document.
func newDocuments(list []Document) (*documents, error) {
	d := &documents{count: len(list), known: map[string]int{}, paths: map[string][]operation{}, unmounted: map[string][]string{}}
	for i, document := range list {
		if document.Name == "" {
			document.Name = fmt.Sprintf("document %d", i+1)
		}
		operations, err := document.read()
		if err == nil {
			err = d.add(operations)
		}
		if err != nil {
			return nil, fmt.Errorf("openapi %q: %w", document.Name, err)
		}
	}
	return d, nil
}

func (d *documents) add(operations []described) error {
	for _, o := range operations {
		for _, prefix := range o.prefixes {
			t, err := parseTemplate(prefix, o.path)
			if err != nil {
				return err
			}
			number, ok := d.known[t.shape()]
			if !ok {
				if number = len(d.all); number == maxPaths {
					return fmt.Errorf("there are more than %d paths", maxPaths)
				}
				d.known[t.shape()] = number
				d.all = append(d.all, t)
			}
			path := d.all[number].path
			d.paths[path] = append(d.paths[path], operation{strings.ToUpper(o.method), o.operation})
			if bare, err := parseTemplate("", o.path); err == nil && !slices.Contains(d.unmounted[bare.shape()], path) {
				d.unmounted[bare.shape()] = append(d.unmounted[bare.shape()], path)
			}
		}
	}
	return nil
}

// shape is equal for templates that match the same paths.
func (t template) shape() string {
	ids := make([]string, len(t.segments))
	for i, s := range t.segments {
		ids[i] = s.id()
	}
	return strings.Join(ids, "/")
}

// choose orders the templates, and leaves out those that the grammar names as they are, unless a template with parameters or a rule would take them.
func (d *documents) choose(rules []string) error {
	literalPath := regexp.MustCompile(`^(?:/` + literal + `)*$`)
	var others *regexp.Regexp
	if len(rules) > 0 {
		var err error
		if others, err = regexp.Compile(`^(?:` + strings.Join(rules, "|") + `)`); err != nil {
			return fmt.Errorf("endpoint rules: %w", err)
		}
	}
	parameterized := slices.DeleteFunc(slices.Clone(d.all), template.literal)
	d.templates = slices.DeleteFunc(slices.Clone(d.all), func(t template) bool {
		if !t.literal() || t.path != "/" && !literalPath.MatchString(t.path) || others != nil && others.MatchString(t.path+"?") {
			return false
		}
		return !slices.ContainsFunc(parameterized, func(o template) bool { return o.matches(t.segments) })
	})
	slices.SortStableFunc(d.templates, template.compare)
	return nil
}

func (t template) literal() bool {
	return !slices.ContainsFunc(t.segments, func(s segment) bool { return !s.literal() })
}

func (d *documents) has(path string) bool { return len(d.paths[path]) > 0 }

// operation finds the operation of an endpoint. One of the endpoint's own service is preferred; one that was given to another service is none.
func (d *documents) operation(e Endpoint) (Operation, bool) {
	best, found := 0, Operation{}
	for _, o := range d.paths[e.Path] {
		exact, same := o.method == e.Method, o.Service == e.Service
		if !exact && !answers(o.method, e.Method) || o.ofService && e.Service != "" && !same {
			continue
		}
		rank := 1
		if same {
			rank++
		}
		if exact {
			rank += 2
		}
		if rank > best {
			best, found = rank, o.Operation
			if !exact && e.Method == http.MethodOptions { // it is not the operation itself
				found.Summary, found.Deprecated = "", false
			}
		}
	}
	return found, best > 0
}

// answers reports whether an operation documents another method, too: HEAD is part of GET, and OPTIONS asks about all of them (RFC 9110 section 9.3).
func answers(documented, method string) bool {
	return method == http.MethodHead && documented == http.MethodGet || method == http.MethodOptions
}

// service is the service that a document gives an endpoint, of whatever method.
func (d *documents) service(e Endpoint) string {
	if o, ok := d.operation(e); ok {
		return o.Service
	}
	for _, o := range d.paths[e.Path] {
		return o.Service
	}
	return ""
}

// routeParameter is a parameter as frameworks write it: :id, <id>, <int:id>, {id:[0-9]+}, [id].
var routeParameter = regexp.MustCompile(`:[A-Za-z_][A-Za-z0-9_]*[?]?|<[^<>/]+>|\{[^{}/]+\}|\[[^\[\]/]+\]`)

// routed is the path of a logged route: the template that it is, else the route itself.
func (d *documents) routed(route string) string {
	if d.count == 0 {
		return route
	}
	t, err := parseTemplate("", routeParameter.ReplaceAllString(route, "{p}"))
	if err != nil {
		return route
	}
	if number, ok := d.known[t.shape()]; ok {
		return d.all[number].path
	}
	if paths := d.unmounted[t.shape()]; len(paths) == 1 {
		return paths[0]
	}
	return route
}
