package loki

// maxShapes bounds the shapes of queries that are remembered.
const maxShapes = 200

// groupsOf is how many groups a cell of queries of this shape had; if nothing is known, so many that one cell fills an answer.
func (s *Store) groupsOf(shape string, unknown int) int {
	s.shapes.lock.Lock()
	defer s.shapes.lock.Unlock()
	if n, ok := s.shapes.groups[shape]; ok {
		return n
	}
	return unknown
}

// noteGroups remembers the most groups that cells of a shape had of late.
func (s *Store) noteGroups(shape string, groups int) {
	s.shapes.lock.Lock()
	defer s.shapes.lock.Unlock()
	if s.shapes.groups == nil || len(s.shapes.groups) >= maxShapes {
		s.shapes.groups = map[string]int{}
	}
	s.shapes.groups[shape] = max(groups, s.shapes.groups[shape]*9/10)
}
