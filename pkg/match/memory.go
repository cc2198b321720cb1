package match

import "sync"

// stateBytes is about what a state takes beside its tables.
const stateBytes = 300

// Memory bounds what the expressions that share it keep of what they have learnt. When it is used up they forget all of it.
type Memory struct {
	most    int
	mutex   sync.Mutex
	used    int
	members []*Regexp
}

// NewMemory bounds bytes.
func NewMemory(most int) *Memory { return &Memory{most: most} }

func (m *Memory) join(r *Regexp) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.members = append(m.members, r)
}

func (m *Memory) take(bytes int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.used += bytes; m.used <= m.most {
		return
	}
	m.used = 0
	for _, r := range m.members {
		r.there.Store(nil)
		r.where.Store(nil)
		r.groups.Store(nil)
	}
}
