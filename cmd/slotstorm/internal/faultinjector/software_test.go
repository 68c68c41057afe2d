package faultinjector

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// Redis Software's own API, as clients ask it for the health of databases: they find theirs by the
// host that they connect to, and then ask whether it is available.
func TestSoftware(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	server := httptest.NewServer(a.in.SoftwareHandler())
	t.Cleanup(server.Close)
	a.url = server.URL
	_, text := a.call("GET", "/v1/bdbs?fields=uid,endpoints", "")
	var bdbs []struct {
		UID       int
		Name      string
		Endpoints []struct {
			Addr []string
			DNS  string `json:"dns_name"`
			Port int
		}
	}
	if err := json.Unmarshal([]byte(text), &bdbs); err != nil || len(bdbs) != 4 {
		t.Fatalf("%v: %s", err, text)
	}
	found, port := 0, 0
	for _, b := range bdbs { // as jedis and redis-py look for the host of re-active-active
		if found == 0 && b.Endpoints[0].DNS == "localhost" && b.Endpoints[0].Addr[0] == "127.0.0.1" {
			found, port = b.UID, b.Endpoints[0].Port
		}
	}
	if entry, _ := a.in.Endpoints(); found == 0 || !strings.Contains(string(entry), fmt.Sprintf(`"redis://localhost:%d"`, port)) {
		t.Fatalf("localhost is not that of re-active-active: %s\n%s", text, entry)
	}
	availability := fmt.Sprintf("/v1/bdbs/%d/availability?extend_check=lag&availability_lag_tolerance_ms=100", found)
	d, err := a.in.database(params{"bdb_id": float64(found)})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(path string, status int, want string) {
		t.Helper()
		if got, text := a.call("GET", path, ""); got != status || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s, want %d %s", path, got, text, status, want)
		}
	}
	expect(availability, 200, "{}")
	expect("/v1/bdbs/1/availability", 200, "{}")
	expect("/v1/bdbs/1/availability?extend_check=lag", 400, "not active-active") // jedis wants it refused
	expect("/v1/bdbs/99/availability", 404, `"error_code"`)
	expect(availability+"x", 400, "milliseconds")
	if err := a.in.cut(d); err != nil {
		t.Fatal(err)
	}
	expect(availability, 503, `"error_code":"bdb_unavailable"`)
	a.in.heal(d)
	expect(availability, 200, "{}")
	if err := d.masters()[0].Crash(); err != nil {
		t.Fatal(err)
	}
	expect(availability, 503, "bdb_unavailable")
	expect("/openapi-software.json", 200, `"openapi"`)
	if status, text := a.call("GET", "/v1/bdbs", "", "Origin", "https://evil.example"); status != 403 {
		t.Errorf("a page in a browser: %d %s", status, text)
	}
}
