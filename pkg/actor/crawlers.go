package actor

import (
	_ "embed" // the data
	"encoding/json"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

//go:embed data/crawlers.json
var crawlersData []byte

// knownCrawlers are the patterns of the data, made once.
var knownCrawlers = sync.OnceValues(func() (*crawlerIndex, error) { return newCrawlerIndex(crawlersData) })

// shortest is the length of the keys that patterns are found by.
const shortest = 3

type crawler struct {
	pattern *regexp.Regexp // nil if a needle says it all
	agent   Agent
}

// needle is a text without which its crawler's pattern can't match.
type needle struct {
	text    string
	crawler int
}

// crawlerIndex finds the patterns that match an agent without trying them all.
type crawlerIndex struct {
	crawlers []crawler
	needles  map[[shortest]byte][]needle // by their first bytes
}

func newCrawlerIndex(data []byte) (*crawlerIndex, error) {
	var entries []struct{ Pattern, Name, Kind string }
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("read the known bots: %w", err)
	}
	c := &crawlerIndex{needles: map[[shortest]byte][]needle{}}
	for i, entry := range entries {
		parsed, err := syntax.Parse(entry.Pattern, syntax.Perl)
		if err != nil {
			return nil, fmt.Errorf("read the known bot %q: %w", entry.Pattern, err)
		}
		known := crawler{agent: newAgent(entry.Name, entry.Kind)}
		if parsed.Op != syntax.OpLiteral || parsed.Flags&syntax.FoldCase != 0 {
			if known.pattern, err = regexp.Compile(entry.Pattern); err != nil {
				return nil, fmt.Errorf("read the known bot %q: %w", entry.Pattern, err)
			}
		}
		c.crawlers = append(c.crawlers, known)
		texts := required(parsed)
		if shortestOf(texts) < shortest {
			return nil, fmt.Errorf("read the known bot %q: nothing in it is sure to be in its agents", entry.Pattern)
		}
		for _, text := range texts {
			key := [shortest]byte([]byte(text))
			c.needles[key] = append(c.needles[key], needle{text: text, crawler: i})
		}
	}
	return c, nil
}

// required are texts of which every match of an expression contains at least one; none if there is no such text.
func required(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		if e.Flags&syntax.FoldCase == 0 {
			return []string{string(e.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(e.Sub[0])
	case syntax.OpConcat:
		var best []string
		for _, part := range e.Sub {
			if texts := required(part); shortestOf(texts) > shortestOf(best) {
				best = texts
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, part := range e.Sub {
			texts := required(part)
			if len(texts) == 0 {
				return nil
			}
			all = append(all, texts...)
		}
		return all
	}
	return nil
}

func shortestOf(texts []string) int {
	length := 0
	for i, text := range texts {
		if i == 0 || len(text) < length {
			length = len(text)
		}
	}
	return length
}

// match gives the crawler whose pattern matches an agent. Of several, a library comes last, and then the longest text counts.
func (c *crawlerIndex) match(agent string) (Agent, bool) {
	if c == nil {
		return Agent{}, false
	}
	best, length := -1, 0
	for i := range max(len(agent)-shortest+1, 0) {
		for _, n := range c.needles[[shortest]byte([]byte(agent[i:i+shortest]))] {
			if !strings.HasPrefix(agent[i:], n.text) || best >= 0 && !c.better(n, best, length) {
				continue
			}
			if p := c.crawlers[n.crawler].pattern; p == nil || p.MatchString(agent) {
				best, length = n.crawler, len(n.text)
			}
		}
	}
	if best < 0 {
		return Agent{}, false
	}
	return c.crawlers[best].agent, true
}

func (c *crawlerIndex) better(n needle, best, length int) bool {
	bot := c.crawlers[n.crawler].agent.Bot
	switch {
	case bot != c.crawlers[best].agent.Bot:
		return bot
	case len(n.text) != length:
		return len(n.text) > length
	}
	return n.crawler < best
}
