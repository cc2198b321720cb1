package store

import "context"

type identityKey struct{}

// WithIdentity says whose identity the store sees, where it is forwarded; "" where all share one. Without it a store keeps nothing of its answers.
func WithIdentity(ctx context.Context, identity string) context.Context {
	return context.WithValue(ctx, identityKey{}, identity)
}

// IdentityOf is what WithIdentity said.
func IdentityOf(ctx context.Context) (identity string, ok bool) {
	identity, ok = ctx.Value(identityKey{}).(string)
	return identity, ok
}
