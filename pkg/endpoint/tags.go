package endpoint

// Tags of an endpoint, in the order in which they are shown.
const (
	TagDocumented = "documented" // a document has the operation
	TagShadow     = "shadow"     // there are documents, none has the operation, and something answered
	TagDeprecated = "deprecated" // the document says so
	TagProbeOnly  = "probe-only" // nobody named it, and nothing answered
	TagNew        = "new"        // it was not seen in the range before
)

// TagFacts are what tags depend on.
type TagFacts struct {
	HasDocuments bool    // Key.HasDocuments
	Documented   bool    // Key.Operation found one
	Deprecated   bool    // of that operation
	Named        bool    // Found.Named
	Answered     float64 // requests of the window that were answered anything but 404, or of unknown status
	NotFound     float64 // requests of the window that were answered 404
	New          bool    // not seen in the preceding range of equal length; false where that is not known
}

// Tags says what an endpoint is, in a fixed order.
func Tags(f TagFacts) []string {
	tags := []string{}
	for _, tag := range []struct {
		name  string
		holds bool
	}{
		{TagDocumented, f.Documented},
		{TagShadow, f.HasDocuments && !f.Documented && f.Answered > 0},
		{TagDeprecated, f.Documented && f.Deprecated},
		{TagProbeOnly, !f.Documented && !f.Named && f.Answered == 0 && f.NotFound > 0},
		{TagNew, f.New},
	} {
		if tag.holds {
			tags = append(tags, tag.name)
		}
	}
	return tags
}
