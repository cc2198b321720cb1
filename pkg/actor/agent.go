package actor

import (
	"strings"
	"sync"
)

// Kinds of agents besides those of the crawlers' data (docs/actors.md).
const (
	kindScanner = "scanner"
	kindSearch  = "search-engine"
	kindAI      = "ai-crawler"
	kindSEO     = "seo"
	kindLibrary = "http-library"
	kindMonitor = "monitoring"
	kindBrowser = "browser"
	kindBot     = "bot"
)

// Agent is what a user agent says it is; anybody can say anything.
type Agent struct {
	Family string // one of a bounded set of names; empty for an empty agent
	Bot    bool   // a program that runs by itself: not a browser, and not a library that any program may use
	Kind   string // scanner, search-engine, ai-crawler, seo, monitoring, http-library, browser, bot …; empty if unknown
}

type agentFamily struct{ token, family, kind string }

// The families are looked for in the order of these tables, since agents imitate each other: the name that others carry too comes
// later. Known bots of the data stand between the first two.
var (
	namedAgents = []agentFamily{
		{"sqlmap", "sqlmap", kindScanner}, {"nikto", "Nikto", kindScanner}, {"nuclei", "Nuclei", kindScanner}, {"nmap", "Nmap", kindScanner},
		{"masscan", "masscan", kindScanner}, {"zgrab", "ZGrab", kindScanner}, {"wpscan", "WPScan", kindScanner}, {"gobuster", "gobuster", kindScanner},
		{"dirbuster", "DirBuster", kindScanner}, {"ffuf", "ffuf", kindScanner}, {"feroxbuster", "feroxbuster", kindScanner},
		{"acunetix", "Acunetix", kindScanner}, {"burp", "Burp", kindScanner},
		{"googlebot", "Googlebot", kindSearch}, {"bingbot", "Bingbot", kindSearch}, {"yandexbot", "YandexBot", kindSearch},
		{"duckduckbot", "DuckDuckBot", kindSearch}, {"baiduspider", "Baiduspider", kindSearch}, {"gptbot", "GPTBot", kindAI},
		{"claudebot", "ClaudeBot", kindAI}, {"ahrefsbot", "AhrefsBot", kindSEO}, {"semrushbot", "SemrushBot", kindSEO},
		{"kube-probe", "kube-probe", kindMonitor}, {"prometheus", "Prometheus", kindMonitor},
	}
	genericBots = []agentFamily{{"bot", otherBot, kindBot}, {"spider", otherBot, kindBot}, {"crawler", otherBot, kindBot}}
	libraries   = []agentFamily{
		{"curl", "curl", kindLibrary}, {"wget", "Wget", kindLibrary}, {"python-requests", "Python Requests", kindLibrary},
		{"aiohttp", "Python aiohttp", kindLibrary}, {"python", "Python", kindLibrary}, {"go-http-client", "Go HTTP client", kindLibrary},
		{"okhttp", "OkHttp", kindLibrary}, {"axios", "axios", kindLibrary}, {"node-fetch", "node-fetch", kindLibrary}, {"java", "Java", kindLibrary},
		{"apache-httpclient", "Apache HttpClient", kindLibrary}, {"postman", "Postman", kindLibrary}, {"insomnia", "Insomnia", kindLibrary},
		{"ruby", "Ruby", kindLibrary}, {"php", "PHP", kindLibrary}, {"dart", "Dart", kindLibrary}, {"libwww-perl", "libwww-perl", kindLibrary},
	}
	browsers = []agentFamily{
		{"edg/", "Edge", kindBrowser}, {"opr/", "Opera", kindBrowser}, {"samsungbrowser", "Samsung Internet", kindBrowser},
		{"firefox", "Firefox", kindBrowser}, {"chrome", "Chrome", kindBrowser}, {"crios", "Chrome", kindBrowser}, {"fxios", "Firefox", kindBrowser},
		{"safari", "Safari", kindBrowser}, {"trident", "Internet Explorer", kindBrowser}, {"msie", "Internet Explorer", kindBrowser},
		{"mozilla", "other browser", kindBrowser},
	}
)

const otherBot = "other bot"

// maxAgent bounds what is read of a user agent. Real ones have a tenth of it.
const maxAgent = 2048

// identify finds what an agent says it is. The crawlers may be nil.
func (c *crawlerIndex) identify(agent string) Agent {
	if agent == "" {
		return Agent{}
	}
	agent = agent[:min(len(agent), maxAgent)]
	lower := strings.ToLower(agent)
	if found, ok := familyOf(lower, namedAgents); ok {
		return found
	}
	known, isKnown := c.match(agent)
	if isKnown && known.Bot {
		return known
	}
	if found, ok := familyOf(strings.ReplaceAll(lower, "cubot", ""), genericBots); ok { // a maker of phones
		return found
	}
	if found, ok := familyOf(lower, libraries); ok {
		return found
	}
	if isKnown {
		return known
	}
	if found, ok := familyOf(lower, browsers); ok {
		return found
	}
	return Agent{Family: "other"}
}

func familyOf(lower string, families []agentFamily) (Agent, bool) {
	for _, f := range families {
		if strings.Contains(lower, f.token) {
			return newAgent(f.family, f.kind), true
		}
	}
	return Agent{}, false
}

func newAgent(family, kind string) Agent {
	return Agent{Family: family, Kind: kind, Bot: kind != kindLibrary && kind != kindBrowser}
}

// AgentFamily is the family of a user agent: one of a bounded set of names. An empty agent has none.
func AgentFamily(agent string) string {
	crawlers, _ := knownCrawlers() // without the data the tables still hold
	return crawlers.identify(agent).Family
}

// Agent is what a user agent says it is.
func (r *Resolver) Agent(agent string) Agent { return r.agents.identify(agent) }

// cachedAgents is how many agents each of the two generations of the cache holds: a few megabytes at most.
const cachedAgents = 1024

// agentCache keeps the agents seen last. When the young generation is full it becomes the old one, whose own rest is dropped.
type agentCache struct {
	crawlers *crawlerIndex

	mutex      sync.Mutex
	young, old map[string]Agent
}

func newAgentCache(crawlers *crawlerIndex) *agentCache {
	return &agentCache{crawlers: crawlers, young: map[string]Agent{}}
}

func (c *agentCache) identify(agent string) Agent {
	agent = agent[:min(len(agent), maxAgent)]
	if found, ok := c.cached(agent); ok {
		return found
	}
	found := c.crawlers.identify(agent)
	c.keep(strings.Clone(agent), found) // not the whole line that it is a part of
	return found
}

func (c *agentCache) cached(agent string) (Agent, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if found, ok := c.young[agent]; ok {
		return found, true
	}
	found, ok := c.old[agent]
	return found, ok
}

func (c *agentCache) keep(agent string, found Agent) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.young) >= cachedAgents {
		c.old, c.young = c.young, make(map[string]Agent, cachedAgents)
	}
	c.young[agent] = found
}
