package faultinjector

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/respproxy"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// api is an injector, and a caller who holds each request and answer against the descriptions.
type api struct {
	t       *testing.T
	in      *Injector
	url     string
	routers []routers.Router
}

func newAPI(t *testing.T, change func(*Config)) *api {
	t.Helper()
	c, err := sim.Run(sim.Config{Masters: 3, Transport: sim.Loopback, MaintNotifications: "yes", LogSize: 1000})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	access.To(c).NameTCPClients(tcpClients)
	cfg := Defaults()
	cfg.Cluster, cfg.Certificates = c, t.TempDir()
	cfg.Least, cfg.Window, cfg.Moving, cfg.Linger = 0, 50*time.Millisecond, 300*time.Millisecond, 50*time.Millisecond
	cfg.Skip = 200 * time.Millisecond
	if change != nil {
		change(&cfg)
	}
	in, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(in.Handler())
	t.Cleanup(func() {
		server.Close()
		in.Close()
	})
	a := &api{t: t, in: in, url: server.URL}
	for _, description := range [][]byte{Description, SoftwareDescription, respproxy.Description} {
		doc, err := openapi3.NewLoader().LoadFromData(description)
		if err != nil {
			t.Fatal(err)
		}
		if err := doc.Validate(t.Context()); err != nil {
			t.Fatal(err)
		}
		router, err := gorillamux.NewRouter(doc)
		if err != nil {
			t.Fatal(err)
		}
		a.routers = append(a.routers, router)
	}
	return a
}

// call sends a request, and returns what came back.
func (a *api) call(method, path, body string, headers ...string) (int, string) {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.url+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if path == "/rladmin" || strings.HasPrefix(path, "/send-to") {
		r.Header.Set("Content-Type", "text/plain")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	a.described(r, body, answer, text)
	return answer.StatusCode, string(text)
}

// described holds an answer against the description.
func (a *api) described(r *http.Request, body string, answer *http.Response, text []byte) {
	a.t.Helper()
	asked := r.Clone(a.t.Context())
	asked.URL, _ = url.Parse(r.URL.RequestURI())
	asked.Body = io.NopCloser(strings.NewReader(body))
	for _, router := range a.routers {
		route, params, err := router.FindRoute(asked)
		if err != nil {
			continue
		}
		input := &openapi3filter.RequestValidationInput{Request: asked, PathParams: params, Route: route, Options: &openapi3filter.Options{IncludeResponseStatus: true}}
		if answer.StatusCode == http.StatusOK {
			if err := openapi3filter.ValidateRequest(a.t.Context(), input); err != nil {
				a.t.Errorf("%s %s is answered, and the description has no such request: %v", r.Method, r.URL, err)
			}
		}
		out := &openapi3filter.ResponseValidationInput{RequestValidationInput: input, Status: answer.StatusCode, Header: answer.Header, Options: input.Options}
		out.SetBodyBytes(text)
		if err := openapi3filter.ValidateResponse(a.t.Context(), out); err != nil {
			a.t.Errorf("%s %s: the answer is not as described: %v\n%d %s", r.Method, r.URL, err, answer.StatusCode, text)
		}
		return
	}
	a.t.Errorf("no description has %s %s", r.Method, r.URL.Path)
}

// result waits for the end of an action.
func (a *api) result(queued string) (act action, text string) {
	a.t.Helper()
	var s started
	if err := json.Unmarshal([]byte(queued), &s); err != nil || s.ID == "" {
		a.t.Fatalf("nothing is queued: %s", queued)
	}
	for {
		_, text = a.call("GET", "/action/"+s.ID, "")
		act = action{}
		if err := json.Unmarshal([]byte(text), &act); err != nil {
			a.t.Fatal(err)
		}
		if act.Status == statusSuccess || act.Status == statusFailed {
			return act, text
		}
		if strings.Contains(text, statusSuccess) {
			a.t.Errorf("it is not over, and %q is in it: %s", statusSuccess, text)
		}
		<-time.After(5 * time.Millisecond)
	}
}

// do starts an action and waits for it; it has to succeed.
func (a *api) do(kind, parameters string) action {
	a.t.Helper()
	status, text := a.call("POST", "/action", fmt.Sprintf(`{"type":%q,"parameters":%s}`, kind, parameters))
	if status != http.StatusOK {
		a.t.Fatalf("%s: %d %s", kind, status, text)
	}
	act, text := a.result(text)
	if act.Status != statusSuccess {
		a.t.Fatalf("%s %s: %s", kind, parameters, text)
	}
	return act
}

// create makes a database, and returns its number and its address.
func (a *api) create(config string) (id int, address string) {
	a.t.Helper()
	out := a.do("create_database", `{"database_config":`+config+`}`).Output
	raw := out["raw_endpoints"].([]any)[0].(map[string]any)
	return int(out["bdb_id"].(float64)), fmt.Sprintf("%s:%v", raw["dns_name"], raw["port"])
}

// An answer has what every reader can take: JE and LE look for seven letters in the whole body, LE
// wants no error before the end, GO reads times and an object.
func TestAnswersOfActions(t *testing.T) {
	t.Parallel()
	const least = 100 * time.Millisecond
	a := newAPI(t, func(c *Config) { c.Least = least })
	d, err := a.in.database(params{"bdb_id": 2.0})
	if err != nil {
		t.Fatal(err)
	}
	d.busy.Lock() // the action waits until somebody has seen it run
	_, queued := a.call("POST", "/action", `{"type":"dmc_restart","parameters":{"bdb_id":"2"}}`)
	// Nothing else: lettuce refuses what it does not know.
	if want := `{"action_id":"a-000001"}` + "\n"; queued != want {
		t.Errorf("queued: %s, want %s", queued, want)
	}
	_, running := a.call("GET", "/action/a-000001", "")
	if !strings.Contains(running, `"status":"running"`) && !strings.Contains(running, `"status":"pending"`) || !strings.Contains(running, `"error":null`) {
		t.Errorf("while it runs: %s", running)
	}
	if strings.Contains(running, "end_time") || strings.Contains(running, "output") {
		t.Errorf("a field is there that has no value: %s", running)
	}
	d.busy.Unlock()
	act, text := a.result(queued)
	if act.Status != statusSuccess || act.End == nil || act.Progress != 1 || act.End.Sub(act.Start) < least-time.Millisecond {
		t.Errorf("the end: %s", text)
	}
	if _, again := a.call("GET", "/action/a-000001", ""); again != text {
		t.Errorf("read again: %s, was %s", again, text)
	}
	// A failure is found when the action runs, and does not have the seven letters.
	status, queued := a.call("POST", "/action", `{"type":"failover","parameters":{"bdb_id":"success"}}`)
	if status != http.StatusOK {
		t.Fatal(queued)
	}
	act, text = a.result(queued)
	if act.Status != statusFailed || act.Error == nil || strings.Contains(text, statusSuccess) {
		t.Errorf("a failure: %s", text)
	}
	if _, list := a.call("GET", "/action", ""); !strings.Contains(list, `{"actions":[{"job_id":"a-000001","action_type":"dmc_restart","status":"success"`) {
		t.Errorf("the list: %s", list)
	}
}

// What cannot be meant so is refused as callers read it, and changes nothing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	for _, row := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", "/action", `{"type":"teleport"}`, 422, `{"detail":"Invalid parameter 'type': \"teleport\" is not simulated`},
		{"POST", "/action", `nonsense`, 422, `{"detail":"Invalid parameter 'body'`},
		{"POST", "/action", `{"type":"create_database","parameters":{"name":"flat"}}`, 422, "Invalid parameter 'database_config': got None"},
		{"POST", "/action", `{"type":"create_database","parameters":{"database_config":{"name":"a","sharding":true}}}`, 422, "shard_key_regex"},
		{"POST", "/action", `{"type":"create_database","parameters":{"database_config":{"name":"a","shards_count":1e9}}}`, 422, "shards_count"},
		{"POST", "/action", `{"type":"create_database","parameters":{"database_config":{"name":"a","proxy_policy":"some"}}}`, 422, "proxy_policy"},
		{"POST", "/action", `{"type":"slot_migrate","parameters":{"bdb_id":1,"effect":"vanish"}}`, 422, "effect"},
		{"POST", "/action", `{"type":"slot_migrate","parameters":{"bdb_id":1,"effect":"remove","trigger":"failover"}}`, 422, "trigger"},
		{"POST", "/action", `{"type":"sequence_of_actions","parameters":{"actions":[{"type":"teleport"}]}}`, 422, "teleport"},
		{"POST", "/action", `{"type":"sequence_of_actions","parameters":{}}`, 422, "actions"},
		{"POST", "/action", `{"type":"update_cluster_config","parameters":{"config":{}}}`, 422, "client_maint_notifications"},
		{"GET", "/action/a-999999", "", 404, "no such action"},
		{"GET", "/slot-migrate?effect=vanish", "", 400, "effect"},
		{"POST", "/slot-migrate?effect=remove", "", 400, "want effect and bdb_id"},
		{"POST", "/slot-migrate?bdb_id=1", "", 400, "want effect and bdb_id"},
		{"POST", "/slot-migrate?bdb_id=1&effect=remove&variant=failover", "", 400, "trigger"},
		{"POST", "/topology-change-standalone?bdb_id=1&effect=add", "", 400, "effect"},
		{"POST", "/slot-migrate/setup?effect=vanish", "", 400, "effect"},
		{"POST", "/slot-migrate/setup?effect=add&variant_index=x", "", 400, "variant_index"},
		{"POST", "/slot-migrate/teardown", "", 400, "setup_id"},
		{"POST", "/send-to-client/1?encoding=hex", "aa", 400, "encoding"},
		{"POST", "/send-to-all-clients", "%%%", 400, "encoding"},
		{"POST", "/send-to-clients", "", 400, "connectionIds"},
		{"POST", "/interceptors", `{"name":"x"}`, 400, "match"},
		{"POST", "/scenarios", `{"responses":[]}`, 400, "at least one"},
		{"POST", "/nodes", `{"listenPort":99999,"targetHost":"x","targetPort":1}`, 400, "listenPort"},
	} {
		if status, text := a.call(row.method, row.path, row.body); status != row.status || !strings.Contains(text, row.want) {
			t.Errorf("%s %s %s: %d %s, want %d %s", row.method, row.path, row.body, status, text, row.status, row.want)
		}
	}
	if jobs := a.in.actions.jobs(); len(jobs) != 0 {
		t.Errorf("something was started: %v", jobs)
	}
}

// A page that somebody visits cannot use it, and off loopback the token is needed.
func TestGuard(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	for _, row := range []struct {
		header, value string
		status        int
	}{
		{"Origin", "https://evil.example", 403},
		{"Origin", "null", 403},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Host", "evil.example", 403},
		{"Host", "evil.example:20324", 403},
		{"Host", "10.0.0.7:20324", 403},
		{"Host", "localhost:20324", 200},
		{"Host", "[::1]:20324", 200},
	} {
		if status, text := a.call("GET", "/health", "", row.header, row.value); status != row.status {
			t.Errorf("%s: %s: %d %s, want %d", row.header, row.value, status, text, row.status)
		}
	}
	b := newAPI(t, func(c *Config) { c.Token, c.Hosts = "secret", []string{"injector.example"} })
	for _, row := range []struct {
		host, authorization string
		status              int
	}{
		{"injector.example", "", 401},
		{"injector.example", "Bearer wrong", 401},
		{"injector.example", "Bearer secret", 200},
		{"10.0.0.7:20324", "Basic dTpzZWNyZXQ=", 200}, // u:secret
		{"other.example", "Bearer secret", 403},
	} {
		if status, text := b.call("GET", "/health", "", "Host", row.host, "Authorization", row.authorization); status != row.status {
			t.Errorf("%s %q: %d %s, want %d", row.host, row.authorization, status, text, row.status)
		}
	}
}

// What suites read beforehand, by the rules of their readers.
func TestTriggersAndEndpoints(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	for scenario, list := range map[string][]effect{"slot-migrate": slotMigrate, "topology-change-standalone": topologyChange} {
		for _, e := range list {
			for query, configs := range map[string]int{"": 1, "&include_tls=true": 2, "&include_tls=true&include_mtls=true": 3} {
				_, text := a.call("GET", "/"+scenario+"?effect="+e.name+"&cluster_index=0"+query, "")
				var got struct {
					Cluster  map[string]any
					Triggers []struct {
						Name         string
						Requirements []struct{ Dbconfig map[string]any }
					}
				}
				if err := json.Unmarshal([]byte(text), &got); err != nil || got.Cluster == nil || len(got.Triggers) != len(e.triggers) {
					t.Fatalf("%s: %v %s", e.name, err, text)
				}
				for _, trigger := range got.Triggers {
					if len(trigger.Requirements) != configs {
						t.Errorf("%s %s: %d requirements, want %d", e.name, trigger.Name, len(trigger.Requirements), configs)
					}
					for _, r := range trigger.Requirements { // jedis posts them back through Gson
						back := strings.ReplaceAll(mustJSON(t, r.Dbconfig), "12000", "0.0")
						var p map[string]any
						if err := json.Unmarshal([]byte(back), &p); err != nil {
							t.Fatal(err)
						}
						if _, err := readConfig(p); err != nil {
							t.Errorf("%s %s is refused: %v", e.name, trigger.Name, err)
						}
					}
				}
			}
		}
	}
	text, err := a.in.Endpoints()
	if err != nil {
		t.Fatal(err)
	}
	var strict map[string]struct { // lettuce's reader refuses what it does not know
		BdbID              int `json:"bdb_id"`
		Username, Password string
		TLS                bool
		Endpoints          []string
		RawEndpoints       []struct {
			Addr         []string
			AddrType     string `json:"addr_type"`
			DNSName      string `json:"dns_name"`
			EndpointType string `json:"oss_cluster_api_preferred_endpoint_type"`
			IPType       string `json:"oss_cluster_api_preferred_ip_type"`
			Port         int
			ProxyPolicy  string `json:"proxy_policy"`
			UID          string
		} `json:"raw_endpoints"`
	}
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&strict); err != nil {
		t.Errorf("lettuce: %v", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	if first, err := decoder.Token(); err != nil || first != "maint-notifications-oss-api" {
		t.Errorf("the first name is %v, %v, want that of the cluster", first, err)
	}
	var file map[string]struct {
		BdbID        float64 `json:"bdb_id"`
		Endpoints    []string
		RawEndpoints []struct {
			DNSName string `json:"dns_name"`
			Port    int
		} `json:"raw_endpoints"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"m-standard", "maint-notifications-oss-api", "re-standalone", "re-single-shard-oss-cluster", "re-active-active", "re-active-active-oss-cluster",
		"standalone", "standalone0", "cluster0", "enterprise-cluster",
	} {
		entry, ok := file[name]
		if !ok || entry.BdbID == 0 || len(entry.RawEndpoints) == 0 {
			t.Errorf("%s is not there, or not complete: %+v", name, entry)
			continue
		}
		want := 1
		if strings.Contains(name, "active") {
			want = 2
		}
		if len(entry.Endpoints) != want {
			t.Errorf("%s has the endpoints %v, want %d", name, entry.Endpoints, want)
		}
		for _, e := range entry.Endpoints {
			u, err := url.Parse(e)
			if err != nil || u.Scheme != "redis" {
				t.Fatalf("%s: %q", name, e)
			}
			conn, err := net.Dial("tcp", u.Host)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			conn.Close()
		}
	}
	if text, err := a.in.Databases(); err != nil || !strings.Contains(string(text), `"name": "cluster0"`) {
		t.Errorf("the configurations: %v %s", err, text)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The other actions, each at least once.
func TestActions(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	cluster, _ := a.create(`{"name":"c-1","shards_count":1,"oss_cluster":true}`)
	single, address := a.create(`{"name":"s-1"}`)
	// mine reports whether the database answers at its address. Behind its end another server of this
	// machine may get the port.
	mine := func() bool {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return false
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(time.Minute)) // it is open
		fmt.Fprint(conn, "GET mine\r\n")
		reply := make([]byte, len("$1\r\n1\r\n"))
		_, err = io.ReadFull(conn, reply)
		return err == nil && string(reply) == "$1\r\n1\r\n"
	}
	bdb := func(id int, more string) string { return fmt.Sprintf(`{"bdb_id":%d,"surplus":{}%s}`, id, more) }
	for _, row := range []struct{ kind, parameters string }{
		{"sequence_of_actions", fmt.Sprintf(`{"bdbId":"%d","actions":"[\"reshard\",\"failover\"]"}`, cluster)},
		{"sequence_of_actions", fmt.Sprintf(`{"bdb_id":%d,"actions":[{"type":"dmc_restart","params":{},"delay":1000000},{"type":"bind","parameters":{}}]}`, single)},
		{"migrate", bdb(cluster, `,"slot_migration":"all","destination_type":"new"`)},
		{"migrate", bdb(single, "")},
		{"reshard", bdb(single, "")},
		{"proxy_failure", bdb(cluster, `,"action":"restart"`)},
		{"proxy_failure", bdb(single, `,"action":"stop"`)},
		{"proxy_failure", bdb(single, `,"action":"start"`)},
		{"network_failure", bdb(cluster, `,"delay":0.05`)},
		{"network_failure", bdb(single, `,"delay":0.05`)},
		{"network_latency", bdb(cluster, `,"delay_ms":1,"duration":0.05`)},
		{"network_latency", bdb(single, `,"delay_ms":"1","duration":0.05`)},
		{"node_failure", bdb(cluster, `,"node_id":"2","method":"reboot"`)},
		{"shard_failure", bdb(single, "")},
		{"execute_rladmin_command", bdb(cluster, `,"rladmin_command":"status"`)},
		{"update_cluster_config", `{"config":{"client_maint_notifications":true}}`},
	} {
		a.do(row.kind, row.parameters)
	}
	c := connect(t, address, "")
	if err := await("the restarted shard answers", func() bool { return c.say("SET mine 1") == "OK" }); err != nil || !mine() {
		t.Errorf("a database does not answer before its end: %v", err)
	}
	for _, row := range []struct{ kind, parameters string }{
		{"delete_database", bdb(single, "")},
		{"reset_cluster", `{"bdb_id":"0","clean_all_dbs":true,"clean_maintenance_mode":true}`},
		{"delete_database", `{"delete_all":true}`},
	} {
		a.do(row.kind, row.parameters)
	}
	if n := len(a.in.all()); n != 6 {
		t.Errorf("%d databases are left, want those of the beginning", n)
	}
	if mine() {
		t.Error("a deleted database answers")
	}
}

// Callers take the next port, wait for a busy database, and hear that notifications are off.
func TestTextsThatCallersLookFor(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	failed := func(kind, parameters, want string) {
		t.Helper()
		_, queued := a.call("POST", "/action", fmt.Sprintf(`{"type":%q,"parameters":%s}`, kind, parameters))
		act, text := a.result(queued)
		if act.Status != statusFailed || act.Error == nil || !strings.Contains(*act.Error, want) {
			t.Errorf("%s: %s, want a failure with %s", kind, text, want)
		}
	}
	port := taken.Addr().(*net.TCPAddr).Port
	failed("create_database", fmt.Sprintf(`{"database_config":{"name":"a","port":%d}}`, port), "port_unavailable")
	failed("create_database", fmt.Sprintf(`{"database_config":{"name":"a","port":%d,"oss_cluster":true}}`, port), "Unavailable or invalid port")
	failed("create_database", `{"database_config":{"name":"a","port":70000}}`, "port_unavailable")
	failed("delete_database", `{"bdb_id":1}`, "stays")
	d, err := a.in.database(params{"bdb_id": 2.0})
	if err != nil {
		t.Fatal(err)
	}
	d.busy.Lock()
	failed("delete_database", `{"bdb_id":2}`, `"error_code":"db_busy"`)
	d.busy.Unlock()
	failed("slot_migrate", `{"bdb_id":3,"effect":"slot-shuffle"}`, "No node with multiple shards found")
	failed("slot_migrate", `{"bdb_id":2,"effect":"add"}`, "oss_cluster")
	failed("topology_change_standalone", `{"bdb_id":1,"effect":"conn_drop"}`, "oss_cluster")
	a.do("update_cluster_config", `{"config":{"client_maint_notifications":false}}`)
	for _, d := range a.in.all()[:2] {
		host, port := d.address()
		conn, err := net.Dial("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, "HELLO 3\r\nCLIENT MAINT_NOTIFICATIONS ON\r\nQUIT\r\n")
		said, _ := io.ReadAll(conn) // until QUIT
		conn.Close()
		if !strings.Contains(string(said), "-ERR maintenance notifications are disabled\r\n") {
			t.Errorf("database %d: %q", d.id, said)
		}
	}
}

// Set up, cause, tear down, as StackExchange.Redis does.
func TestSetUpAndTearDown(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	_, queued := a.call("POST", "/topology-change-standalone/setup?effect=conn_drop&trigger=endpoint_rebind", "")
	act, text := a.result(queued)
	for _, field := range []string{"setup_id", "bdb_id", "db_name", "endpoints", "password", "tls", "config", "mtls_files"} {
		if _, ok := act.Output[field]; !ok {
			t.Errorf("the output has no %s: %s", field, text)
		}
	}
	_, queued = a.call("POST", fmt.Sprintf("/topology-change-standalone?effect=conn_drop&setup_id=%v", act.Output["setup_id"]), "")
	if done, text := a.result(queued); done.Status != statusSuccess {
		t.Fatal(text)
	}
	_, queued = a.call("POST", fmt.Sprintf("/topology-change-standalone/teardown?setup_id=%v&restore_nodes=true", act.Output["setup_id"]), "")
	if done, text := a.result(queued); done.Status != statusSuccess {
		t.Fatal(text)
	}
	if n := len(a.in.all()); n != 6 {
		t.Errorf("%d databases are left", n)
	}
	_, queued = a.call("POST", "/slot-migrate/setup?effect=add&include_tls=true&requirement_index=1", "")
	if done, text := a.result(queued); done.Status != statusSuccess || done.Output["tls"] != true {
		t.Error(text)
	}
	_, queued = a.call("POST", "/slot-migrate/setup?effect=add&requirement_index=7", "")
	if done, text := a.result(queued); done.Status != statusFailed {
		t.Error(text)
	}
}
