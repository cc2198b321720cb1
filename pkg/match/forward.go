package match

import "regexp/syntax"

// forward reads a text from its beginning and tells whether there is a match: most expressions begin with what is rare, so that few states are
// needed. Its states are the instructions at which the program may be, as far as they lead there whatever follows.
type forward struct{ sets }

func newForward(p *program, memory *Memory) *forward {
	f := &forward{}
	at := p.none()
	p.enter(at, p.none(), p.start)
	f.begin(p, memory, p.width()+1)
	f.list = make([]state, 1)
	f.settle(at, p.edge)
	return f
}

// matches reports whether there is a match; ok is false if it was too much effort.
func (f *forward) matches(text string, effort *Effort) (match, ok bool) {
	for i, row := 0, f.first(); ; {
		i, row = f.run(text, i, row)
		class, size := f.next(text, i)
		to, learn := f.look(row, class, effort)
		if learn {
			to = f.step(row, class)
		}
		if to == 0 || to&over != 0 {
			return to&found != 0, to != 0
		}
		row = to
		i += size
	}
}

// step is what follows a state where a rune of a class, or the end, is behind it.
func (f *forward) step(from, class uint32) uint32 {
	p := f.program
	next := p.edge
	if class < p.width() {
		next = p.kinds[class]
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	state := &f.list[from/f.stride]
	at := p.reach(state.at, syntax.EmptyOpContext(state.read.sample(), next.sample()))
	to := uint32(over)
	if at.has(p.end) {
		to |= found
	} else if class < p.width() {
		after, seen := p.none(), p.none()
		alive := !p.anchored
		for _, pc := range p.takes[class] {
			if at.has(pc) {
				p.enter(after, seen, p.insts[pc].Out)
				alive = true
			}
		}
		if !p.anchored {
			p.enter(after, seen, p.start)
		}
		if alive {
			to = f.settle(after, next)
		}
	}
	(*f.table.Load())[from+class].Store(to)
	return to
}

// enter adds the instructions that one leads to whatever follows: those that take a rune, that assert, and the end.
func (p *program) enter(to, seen set, pc uint32) {
	if !seen.add(pc) {
		return
	}
	leads := p.leads(pc)
	if len(leads) == 0 || p.insts[pc].Op == syntax.InstEmptyWidth {
		to.add(pc)
		return
	}
	for _, next := range leads {
		p.enter(to, seen, next)
	}
}

// reach adds the instructions to which others lead where some assertions hold.
func (p *program) reach(from set, holds syntax.EmptyOp) set {
	reached := p.none()
	open := from.list()
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if reached.add(pc) && p.condition(pc)&^holds == 0 {
			open = append(open, p.leads(pc)...)
		}
	}
	return reached
}
