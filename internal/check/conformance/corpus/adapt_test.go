package corpus

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// A story waits for the fields of INFO that a version has, and for nothing if it has none of
// them.
func TestWithoutFields(t *testing.T) {
	story := conformance.Story("fields",
		`until A> INFO persistence ~ (?s)rdb_changes_since_last_save:0\s.*rdb_saves:[12]\s.*rdb_last_bgsave_status:ok\s`,
		`until A> INFO persistence ~ rdb_last_load_keys_expired:0\s+rdb_last_load_keys_loaded:2`,
		`until A> INFO persistence ~ async_loading:0\s+rdb_changes_since_last_save:1`,
		`until A> CLUSTER INFO ~ rdb_saves:1`,
		`until A> INFO commandstats ~ calls=3`,
		`A> INFO persistence`,
	)
	d, err := dialect.Find("redis-6.2")
	if err != nil {
		t.Fatal(err)
	}
	got := withoutFields([]conformance.Exchange{story}, missingFields(d))[0].String()
	want := conformance.Story("fields",
		`until A> INFO persistence ~ (?s)rdb_changes_since_last_save:0\s.*rdb_last_bgsave_status:ok\s`,
		`until A> INFO persistence ~ rdb_changes_since_last_save:1`,
		`until A> CLUSTER INFO ~ rdb_saves:1`,
		`until A> INFO commandstats ~ calls=3`,
		`A> INFO persistence`,
	).String()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if missing := missingFields(dialect.Default); len(missing) > 0 {
		t.Errorf("the default dialect misses %v", missing)
	}
}
