package scenario_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/scenario"
)

// beAdapter is an adapter for go-redis: it shows errors as they are, which is enough here.
func beAdapter(mode string) {
	var rdb *redis.ClusterClient
	in := bufio.NewScanner(os.Stdin)
	ctx := context.Background()
	say := func(v any) {
		line, _ := json.Marshal(v)
		fmt.Printf("%s\n", line)
	}
	for in.Scan() {
		var q struct {
			Hello *struct {
				Addrs     []string
				ReadFrom  string
				TimeoutMS int
				TLS       *struct{ CA, Cert, Key string }
				Options   map[string]string
			}
			ID int
			Do [][]string
		}
		switch err := json.Unmarshal(in.Bytes(), &q); {
		case err != nil:
			os.Exit(1)
		case q.Hello != nil:
			rdb = redis.NewClusterClient(&redis.ClusterOptions{Addrs: q.Hello.Addrs, ReadOnly: q.Hello.ReadFrom == "replica"})
			if files := q.Hello.TLS; files != nil {
				rdb.Options().TLSConfig = tlsConfig(files.CA, files.Cert, files.Key)
			}
			say(map[string]any{"ready": fmt.Sprint(q.Hello.TimeoutMS, q.Hello.Options), "tls": mode != "plain"})
			continue
		case mode == "dies":
			os.Exit(4)
		case mode == "silent":
			continue
		case q.Do[0][0] == "SUBSCRIBE":
			sub := rdb.Subscribe(ctx, q.Do[0][1])
			_, err := sub.Receive(ctx)
			go func() {
				for m := range sub.Channel() {
					say(map[string]any{"message": []string{"message", m.Channel, m.Payload}})
				}
			}()
			say(map[string]any{"id": q.ID, "replies": []any{fmt.Sprint(err)}})
			continue
		}
		replies := []any{}
		for _, args := range q.Do {
			var words []any
			for _, arg := range args {
				words = append(words, arg)
			}
			v, err := rdb.Do(ctx, words...).Result()
			switch {
			case errors.Is(err, redis.Nil):
				v = nil
			case errors.As(err, new(redis.Error)):
				v = map[string]string{"error": err.Error()}
			case err != nil:
				v = map[string]string{"fail": err.Error()}
			}
			replies = append(replies, v)
		}
		say(map[string]any{"id": q.ID, "replies": replies})
	}
}

// tlsConfig reads the files that an adapter was told of.
func tlsConfig(ca, cert, key string) *tls.Config {
	cfg := &tls.Config{RootCAs: x509.NewCertPool()}
	pem, err := os.ReadFile(ca)
	if err != nil || !cfg.RootCAs.AppendCertsFromPEM(pem) {
		os.Exit(2)
	}
	if cert != "" {
		own, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			os.Exit(3)
		}
		cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &own, nil }
	}
	return cfg
}

func adapter(t *testing.T, mode string) scenario.Adapter {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return scenario.Adapter{Command: []string{program}, Env: []string{"SLOTSTORM_TEST_ADAPTER=" + mode}}
}

// A client is a program that stays up: named in the file, or in the place of a client that
// the file calls scripted.
func TestAdapter(t *testing.T) {
	const lines = `app> SET hello 1 => OK
app> SET hello 2 | GET hello | GET {hello}no | LPUSH hello x => OK | "2" | (nil) | WRONGTYPE ...
migrate 866 n1 n2 => done
app> GET hello => "2"
app> GET hello => "2"
expect client app redirects >= 1
expect client app commands == 7
expect client app errors == 1
fault x error reply="LOADING for a test" client=app command=get call=1
app> GET hello => "2"
expect fault x fired == 1
`
	const subscribes = `app> SUBSCRIBE news => "<nil>"
@n2> PUBLISH news late
app< ["message", "news", "late"] within 1m
`
	t.Setenv("SLOTSTORM_TEST_ADAPTER", "works")
	program := adapter(t, "").Command[0]
	for _, tt := range []struct {
		client string
		opt    scenario.Options
		more   string
	}{
		{"client app driver=adapter command=\"'" + program + "'\"", scenario.Options{}, subscribes},
		{"client app policy=well-behaved", scenario.Options{Clients: adapter(t, "works")}, ""},
		{"client app driver=any", scenario.Options{Drivers: map[string]scenario.Driver{"any": adapter(t, "works")}}, subscribes},
	} {
		if result := play(t, "f.scn", "cluster masters=3\n"+tt.client+"\n"+lines+tt.more, tt.opt); !result.OK() {
			t.Error(result)
		}
	}
}

// An adapter uses TLS if its line says so, with the certificate that the line says.
func TestAdapterWithTLS(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // where the files of certificates are
	result := play(t, "f.scn", `cluster masters=3 tls=yes
client app driver=any tls=yes
client old driver=any
client none driver=any tls=yes certificate=none
client late driver=any tls=yes certificate=expired
app> SET hello 1  => OK
migrate 866 n1 n2 => done
app> GET hello    => "1"
old> GET hello    => "1"
none> GET hello   => (...)
late> GET hello   => (...)
@n1> CONFIG SET tls-auth-clients optional => OK
@n2> CONFIG SET tls-auth-clients optional => OK
@n3> CONFIG SET tls-auth-clients optional => OK
none> GET hello => "1"
late> GET hello => (...)
`, scenario.Options{Drivers: map[string]scenario.Driver{"any": adapter(t, "works")}})
	if !result.OK() {
		t.Error(result)
	}
	result = play(t, "f.scn", "cluster tls=yes\nclient app driver=any tls=yes\n", scenario.Options{Drivers: map[string]scenario.Driver{"any": adapter(t, "plain")}})
	if want := "f.scn:2: client app driver=any tls=yes\n    client app: the adapter has no TLS"; !strings.Contains(result.String(), want) {
		t.Errorf("%v\nwant %s", result, want)
	}
	// A client that is not told to use TLS goes to the other ports.
	result = play(t, "f.scn", "cluster tls=yes\nclient app driver=any\napp> SET hello 1 => OK\n", scenario.Options{Drivers: map[string]scenario.Driver{"any": adapter(t, "plain")}})
	if !result.OK() {
		t.Error(result)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("the adapters leave %v behind (%v)", left, err)
	}
}

// An adapter that is of no use is a failure of the line that needs it.
func TestBadAdapters(t *testing.T) {
	silent := adapter(t, "silent")
	silent.Patience = time.Second
	for _, tt := range []struct {
		opt         scenario.Options
		lines, want string
	}{
		{scenario.Options{Clients: adapter(t, "dies")}, "app> GET hello", "f.scn:2: app> GET hello\n    client app: the adapter has ended with exit status 4"},
		{scenario.Options{Clients: silent}, "app> GET hello => (nil)", "f.scn:2: app> GET hello\n    client app: the adapter does not answer within 1s: its client neither gives up nor succeeds"},
		{scenario.Options{Clients: adapter(t, "dies")}, "app> GET hello &\napp< (nothing) within 1m", "client app: the adapter has ended with exit status 4"},
		{scenario.Options{Clients: scenario.Adapter{Command: []string{"false"}}}, "", "f.scn:1: client app\n    client app: the adapter"},
		{scenario.Options{Clients: scenario.Adapter{}}, "", "f.scn:1: client app\n    client app: an adapter needs a command"},
		{scenario.Options{Clients: adapter(t, "works")}, "workload w app rate=1 keys=a count=1", "a workload is for scripted clients, and app is played by another"},
	} {
		result := play(t, "f.scn", "client app\n"+tt.lines+"\n", tt.opt)
		if result.OK() || !strings.Contains(result.String(), tt.want) {
			t.Errorf("%s\n%v\nwant %s", tt.lines, result, tt.want)
		}
	}
}

func TestAdapterMistakes(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"client a driver=adapter", `f.scn:1:1: an adapter client needs command="PROGRAM"`},
		{"cluster tls=yes\nclient a driver=adapter command=true certificate=none", "f.scn:2:1: a certificate is shown by an adapter with tls=yes"},
		{"client a command=true", "f.scn:1:1: only an exec client or an adapter has a command"},
		{"client a driver=adapter command=true policy=naive", `driver=adapter and "policy"`},
		{"client a driver=adapter command=true patience=10", `patience: "10" is no time`},
	} {
		_, err := scenario.Parse("f.scn", []byte(tt.line+"\n"))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.line, err, tt.want)
		}
	}
}
