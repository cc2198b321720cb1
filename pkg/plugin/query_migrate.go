package plugin

import (
	"encoding/json"
	"strings"
)

// migrateQuery brings older and hand-written JSON of a query into today's shape, as src/model/migrateQuery.ts does: alert rules and provisioned
// dashboards never see the front end. What it does not know it leaves to the checks of the query. Done twice it changes nothing.
func migrateQuery(text []byte) []byte {
	var query map[string]json.RawMessage
	if json.Unmarshal(text, &query) != nil || query == nil {
		return text
	}
	if metric, old := query["metric"]; old {
		if _, has := query["metrics"]; !has {
			query["metrics"] = metric
		}
		delete(query, "metric")
	}
	for _, list := range []string{"groupBy", "metrics"} {
		if value, has := query[list]; has {
			query[list] = texts(value)
		}
	}
	if value, has := query["filters"]; has {
		query["filters"] = migrateFilters(value)
	}
	migrated, err := json.Marshal(query)
	if err != nil {
		return text
	}
	return migrated
}

// migrateFilters takes one filter for a list, and one text or number for a list of texts. Missing operators and the value of ad hoc filters are the
// filter's own matter (view.Filter).
func migrateFilters(value json.RawMessage) json.RawMessage {
	var filters []map[string]json.RawMessage
	if json.Unmarshal(asList(value), &filters) != nil {
		return value
	}
	for _, filter := range filters {
		if values, has := filter["values"]; has {
			filter["values"] = texts(values)
		}
		if single, has := filter["value"]; has {
			filter["value"] = asText(single)
		}
	}
	migrated, err := json.Marshal(filters)
	if err != nil {
		return value
	}
	return migrated
}

// asList makes a list of a single value; null and "" are empty ones.
func asList(value json.RawMessage) json.RawMessage {
	switch text := strings.TrimSpace(string(value)); {
	case text == "null" || text == `""`:
		return json.RawMessage("[]")
	case strings.HasPrefix(text, "["):
		return value
	}
	return json.RawMessage("[" + string(value) + "]")
}

// texts makes a list of texts: numbers and booleans are written as such.
func texts(value json.RawMessage) json.RawMessage {
	var items []json.RawMessage
	list := asList(value)
	if json.Unmarshal(list, &items) != nil {
		return value
	}
	for i, item := range items {
		items[i] = asText(item)
	}
	migrated, err := json.Marshal(items)
	if err != nil {
		return value
	}
	return migrated
}

// asText writes a number or a boolean as a text.
func asText(value json.RawMessage) json.RawMessage {
	if first := value[0]; first == '"' || first == '{' || first == '[' || string(value) == "null" {
		return value
	}
	return json.RawMessage(`"` + string(value) + `"`)
}
