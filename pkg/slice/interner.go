package slice

// interner shares equal strings while entries of several logs are in memory: threat requests repeat their endpoints, actors and rules.
type interner map[string]string

func (n interner) text(s *string) {
	if known, ok := n[*s]; ok {
		*s = known
		return
	}
	n[*s] = *s
}

func (n interner) threat(t *Threat) {
	for _, s := range []*string{&t.Endpoint.Service, &t.Endpoint.Method, &t.Endpoint.Path, &t.Identity.Actor, &t.Identity.User, &t.Identity.APIKey, &t.Identity.Session, &t.Identity.ClientIP,
		&t.Host, &t.Agent, &t.Bot, &t.Country, &t.Organisation, &t.ASN} {
		n.text(s)
	}
	for i := range t.Rules {
		n.text(&t.Rules[i].ID)
		n.text(&t.Rules[i].Title)
		n.text(&t.Rules[i].Type)
	}
}
