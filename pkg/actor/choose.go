package actor

// Choose gives the actor of an identity that was put together from several logs: the first name present in the order.
func (r *Resolver) Choose(id Identity) (actor string) {
	for _, identity := range r.settings.Order {
		if actor = id.by(identity); actor != "" && actor != Hidden {
			break
		}
	}
	return actor
}

// DerivesNetwork reports whether country and network come from the embedded table where a log has none.
func (r *Resolver) DerivesNetwork() bool { return r.networks != nil }
