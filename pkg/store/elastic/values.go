package elastic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// decodeNumbers reads JSON and keeps numbers as they are written.
func decodeNumbers(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// keyText writes the key of a group as documents have it; a missing value is "".
func keyText(key any) (string, error) {
	switch k := key.(type) {
	case nil:
		return "", nil
	case string:
		return k, nil
	case bool:
		return strconv.FormatBool(k), nil
	case json.Number:
		if whole, err := strconv.ParseInt(k.String(), 10, 64); err == nil {
			return strconv.FormatInt(whole, 10), nil
		}
		number, err := k.Float64()
		if err != nil {
			return "", fmt.Errorf("key %q: %w", k, err)
		}
		return strconv.FormatFloat(number, 'f', -1, 64), nil
	}
	return "", fmt.Errorf("key of type %T", key)
}
