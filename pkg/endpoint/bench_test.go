package endpoint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/underthreat/apis-under-threat/pkg/plan"
)

// shop is a document of so many paths, as services have them: collections, items, and what belongs to an item.
func shop(paths int) Document {
	names := []string{"users", "orders", "carts", "products", "invoices", "payments", "shipments", "returns", "coupons", "reviews", "warehouses", "suppliers", "employees", "teams", "projects"}
	parts := []string{"", "/{id}", "/{id}/notes", "/{id}/notes/{noteId}", "/{id}/history", "/{id}/attachments", "/{id}/attachments/{attachmentId}", "/search", "/{id}/owner", "/{id}:archive"}
	var list []string
	for i := 0; len(list) < paths; i++ {
		name := names[i%len(names)]
		if round := i / len(names); round > 0 {
			name += fmt.Sprintf("-v%c", 'a'+round)
		}
		// items of services differ in what belongs to them
		for j, part := range parts[:6+i%5] {
			if j > 3 {
				part += fmt.Sprintf("-%c", 'a'+i%7)
			}
			list = append(list, "/api/v1/"+name+part)
		}
	}
	return document(list[:paths]...)
}

func benchmarkSettings() map[string]Settings {
	return map[string]Settings{
		"grammar": {}, "10 rules": {Rules: benchmarkRules()}, "30 paths": {Documents: []Document{shop(30)}},
		"100 paths": {Documents: []Document{shop(100)}}, "300 paths": {Documents: []Document{shop(300)}}, "1000 paths": {Documents: []Document{shop(1000)}},
	}
}

func benchmarkRules() []Rule {
	var rules []Rule
	for i := range 10 {
		rules = append(rules, Rule{Match: fmt.Sprintf("/api/v1/thing-%c/{name}/parts/{part}", 'a'+i)})
	}
	return rules
}

func BenchmarkClassify(b *testing.B) {
	targets := []string{"/api/v1/users/42", "/api/v1/orders/9f1c7a2e/notes/7?full=true", "/api/v1/products/search?q=shoes&page=2", "/static/app.css", "/wp-login.php", "/api/v1/payments/alice/history-e"}
	for name, settings := range benchmarkSettings() {
		b.Run(name, func(b *testing.B) {
			key, err := NewKey(settings, plan.Reader{})
			if err != nil {
				b.Fatal(err)
			}
			c, err := NewClassifier(key)
			if err != nil {
				b.Fatal(err)
			}
			values := make([]*plan.Values, len(targets))
			for i, target := range targets {
				values[i] = get(target)
			}
			for i := 0; b.Loop(); i++ {
				c.Classify(values[i%len(values)])
			}
			b.ReportMetric(float64(len(strings.Join(key.Plan.Before, ""))+len(key.Plan.Pattern)), "bytes")
			b.ReportMetric(float64(len(key.Plan.Groups)), "groups")
			b.ReportMetric(float64(len(key.Plan.Before)+1), "expressions")
		})
	}
}

func BenchmarkNewKey(b *testing.B) {
	for name, settings := range benchmarkSettings() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := NewKey(settings, plan.Reader{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
