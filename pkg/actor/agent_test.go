package actor

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestAgent(t *testing.T) {
	r := resolver(t, Settings{})
	const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	for agent, want := range map[string]Agent{
		"":                    {},
		"xyz":                 {Family: "other"},
		"curl/8.5":            {Family: "curl", Kind: "http-library"},
		"sqlmap/1.8#stable":   {Family: "sqlmap", Kind: "scanner", Bot: true},
		chrome:                {Family: "Chrome", Kind: "browser"},
		"Mozilla/5.0 Edg/140": {Family: "Edge", Kind: "browser"},
		chrome + " (compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)": {Family: "PerplexityBot", Kind: "ai-crawler", Bot: true},
		"Mozilla/5.0 (compatible; AdsBot-Google (+http://www.google.com/adsbot.html))":    {Family: "AdsBot-Google", Kind: "advertising", Bot: true},
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)":       {Family: "facebookexternalhit", Kind: "social-preview", Bot: true},
		"UptimeRobot/2.0":                     {Family: "UptimeRobot", Kind: "monitoring", Bot: true},
		"kube-probe/1.34":                     {Family: "kube-probe", Kind: "monitoring", Bot: true},
		"python-requests/2.31 ExampleBot/1.0": {Family: "other bot", Kind: "bot", Bot: true},
		"okhttp/4.12.0":                       {Family: "OkHttp", Kind: "http-library"},
		"HTTPie/3.2":                          {Family: "HTTPie", Kind: "http-library"},
		"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96 Mobile Safari/537.36": {Family: "Chrome", Kind: "browser"},
	} {
		if got := r.Agent(agent); got != want {
			t.Errorf("Agent(%q) = %+v, want %+v", agent, got, want)
		}
		if got := r.Agent(agent); got != want {
			t.Errorf("Agent(%q), again, = %+v, want %+v", agent, got, want)
		}
		if got := AgentFamily(agent); got != want.Family {
			t.Errorf("AgentFamily(%q) = %q, want %q", agent, got, want.Family)
		}
	}
}

// Browsers that people use are no bots, whatever the data's patterns are.
func TestBrowsersAreNoBots(t *testing.T) {
	r := resolver(t, Settings{})
	for _, agent := range []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/126.0.0.0",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.101 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/143.0 Mobile/15E148 Safari/605.1.15",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/387.0 Mobile/15E148 Safari/604.1",
	} {
		if got := r.Agent(agent); got.Bot || got.Kind != kindBrowser {
			t.Errorf("Agent(%q) = %+v", agent, got)
		}
	}
}

// The examples of the data: every pattern is RE2 and matches its own, and the index finds what trying all patterns finds.
func TestCrawlersOfTheData(t *testing.T) {
	index, err := knownCrawlers()
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Pattern string
		Agents  []string
	}
	content, err := os.ReadFile("testdata/crawlers.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != len(index.crawlers) || len(examples) < 1000 {
		t.Fatalf("%d patterns with examples, %d patterns", len(examples), len(index.crawlers))
	}
	patterns := make([]*regexp.Regexp, len(examples))
	for i, example := range examples {
		if patterns[i], err = regexp.Compile(example.Pattern); err != nil {
			t.Fatal(err)
		}
	}
	for i, example := range examples {
		for _, agent := range example.Agents {
			if !patterns[i].MatchString(agent) {
				t.Errorf("%q does not match its example %q", example.Pattern, agent)
			}
			if err := foundAsByAll(index, patterns, agent); err != nil {
				t.Error(err)
			}
		}
	}
}

// foundAsByAll compares the index with a trial of all patterns: one that matches is given, and a bot if any is.
func foundAsByAll(index *crawlerIndex, patterns []*regexp.Regexp, agent string) error {
	given, found := index.match(agent)
	matches, bot, same := false, false, false
	for i, pattern := range patterns {
		if !pattern.MatchString(agent) {
			continue
		}
		matches, bot = true, bot || index.crawlers[i].agent.Bot
		same = same || index.crawlers[i].agent == given
	}
	if found != matches || found && (!same || given.Bot != bot) {
		return fmt.Errorf("match(%q) = %+v, %v; trying all patterns: matches %v, a bot %v, the same %v", agent, given, found, matches, bot, same)
	}
	return nil
}

func TestBadCrawlersAreRefused(t *testing.T) {
	for _, data := range []string{"", `[{"pattern":"(?=a)"}]`, `[{"pattern":"[a-z]+"}]`, `[{"pattern":"(foo|b)"}]`, `[{"pattern":"(?i)foo"}]`, `[{"pattern":""}]`} {
		if _, err := newCrawlerIndex([]byte(data)); err == nil {
			t.Errorf("%q is accepted", data)
		}
	}
}

func TestAgentCacheIsBounded(t *testing.T) {
	r := resolver(t, Settings{})
	for i := range 5 * cachedAgents {
		agent := fmt.Sprintf("curl/%d %s", i, strings.Repeat("x", 2*maxAgent))
		if got := r.Agent(agent).Family; got != "curl" {
			t.Fatalf("family %q", got)
		}
	}
	if held := len(r.agents.young) + len(r.agents.old); held > 2*cachedAgents || held < cachedAgents {
		t.Errorf("%d agents are kept", held)
	}
	for agent := range r.agents.young {
		if len(agent) > maxAgent {
			t.Fatalf("a key of %d bytes", len(agent))
		}
	}
}

func FuzzAgent(f *testing.F) {
	for _, agent := range []string{"", "curl/8.5", "Mozilla/5.0 (compatible; SemrushBot/7~bl)", "ds9 \xff", "ab"} {
		f.Add(agent)
	}
	index, err := knownCrawlers()
	if err != nil {
		f.Fatal(err)
	}
	r := resolver(f, Settings{})
	families := map[string]bool{"": true, "other": true}
	for _, known := range index.crawlers {
		families[known.agent.Family] = true
	}
	for _, table := range [][]agentFamily{namedAgents, genericBots, libraries, browsers} {
		for _, known := range table {
			families[known.family] = true
		}
	}
	f.Fuzz(func(t *testing.T, agent string) {
		got := r.Agent(agent)
		if !families[got.Family] || (got.Family == "") != (agent == "") || got != index.identify(agent) {
			t.Errorf("Agent(%q) = %+v", agent, got)
		}
	})
}

func BenchmarkAgent(b *testing.B) {
	index, err := knownCrawlers()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		_ = index.identify("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36")
	}
}
