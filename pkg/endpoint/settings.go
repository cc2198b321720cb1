package endpoint

// Settings name endpoints. OpenAPI documents come first, in their order, then rules, then the segment grammar.
type Settings struct {
	Rules     []Rule     `json:"rules"`
	Documents []Document `json:"openapi"`
}

// Document is an OpenAPI 3.x or Swagger 2 document.
type Document struct {
	Name     string   `json:"name"`
	Document string   `json:"document"` // JSON or YAML text
	Service  string   `json:"service"`  // default: info.title
	Owner    string   `json:"owner"`    // of operations that name none
	Prefixes []string `json:"prefixes"` // in the place of the prefixes of its servers: /v1
}
