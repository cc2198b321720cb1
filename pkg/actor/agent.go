package actor

import "strings"

// agentFamilies are looked for in this order, since agents imitate each other: the name that others carry too comes later.
var agentFamilies = []struct{ token, family string }{
	{"sqlmap", "sqlmap"}, {"nikto", "Nikto"}, {"nuclei", "Nuclei"}, {"nmap", "Nmap"}, {"masscan", "masscan"}, {"zgrab", "ZGrab"}, {"wpscan", "WPScan"},
	{"gobuster", "gobuster"}, {"dirbuster", "DirBuster"}, {"ffuf", "ffuf"}, {"feroxbuster", "feroxbuster"}, {"acunetix", "Acunetix"}, {"burp", "Burp"},
	{"googlebot", "Googlebot"}, {"bingbot", "Bingbot"}, {"yandexbot", "YandexBot"}, {"duckduckbot", "DuckDuckBot"}, {"baiduspider", "Baiduspider"},
	{"gptbot", "GPTBot"}, {"claudebot", "ClaudeBot"}, {"ahrefsbot", "AhrefsBot"}, {"semrushbot", "SemrushBot"}, {"bot", "other bot"}, {"spider", "other bot"}, {"crawler", "other bot"},
	{"curl", "curl"}, {"wget", "Wget"}, {"python-requests", "Python Requests"}, {"aiohttp", "Python aiohttp"}, {"python", "Python"}, {"go-http-client", "Go HTTP client"},
	{"okhttp", "OkHttp"}, {"axios", "axios"}, {"node-fetch", "node-fetch"}, {"java", "Java"}, {"apache-httpclient", "Apache HttpClient"}, {"postman", "Postman"}, {"insomnia", "Insomnia"},
	{"ruby", "Ruby"}, {"php", "PHP"}, {"dart", "Dart"}, {"libwww-perl", "libwww-perl"}, {"kube-probe", "kube-probe"}, {"prometheus", "Prometheus"},
	{"edg/", "Edge"}, {"opr/", "Opera"}, {"samsungbrowser", "Samsung Internet"}, {"firefox", "Firefox"}, {"chrome", "Chrome"}, {"crios", "Chrome"}, {"fxios", "Firefox"}, {"safari", "Safari"},
	{"trident", "Internet Explorer"}, {"msie", "Internet Explorer"}, {"mozilla", "other browser"},
}

// AgentFamily is the family of a user agent: a bounded set of names. An empty agent has none.
func AgentFamily(agent string) string {
	if agent == "" {
		return ""
	}
	lower := strings.ToLower(agent)
	for _, f := range agentFamilies {
		if strings.Contains(lower, f.token) {
			return f.family
		}
	}
	return "other"
}
