package guard

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestGuard(t *testing.T) {
	open, secret, named := Guard{}, Guard{Token: "secret"}, Guard{Hosts: []string{"ci"}}
	metrics, page := Guard{ReadOnly: true, AnyHost: true}, Guard{Token: "secret", Page: true}
	origin := func(from string) http.Header { return http.Header{"Origin": {from}} }
	site := func(name string) http.Header { return http.Header{"Sec-Fetch-Site": {name}} }
	for _, test := range []struct {
		name      string
		guard     Guard
		method    string
		host, url string
		header    http.Header
		want      int
	}{
		{"a program", open, "POST", "127.0.0.1:1", "/x", nil, 200},
		{"IPv6", open, "GET", "[::1]:1", "/x", nil, 200},
		{"localhost", open, "GET", "LOCALHOST", "/x", nil, 200},
		{"another address", open, "GET", "10.0.0.7:1", "/x", nil, 403},
		{"a name for this machine", open, "GET", "evil.example:1", "/x", nil, 403},
		{"a page", open, "GET", "127.0.0.1:1", "/x", origin("http://127.0.0.1:1"), 403},
		{"an image of a page", open, "GET", "127.0.0.1:1", "/x", site("cross-site"), 403},
		{"a known name", named, "GET", "CI:1", "/x", nil, 200},
		{"any name", metrics, "GET", "host.example", "/x", nil, 200},
		{"read only", metrics, "POST", "host.example", "/x", nil, 405},
		{"no token", secret, "GET", "10.0.0.7:1", "/x", nil, 401},
		{"a bearer", secret, "GET", "10.0.0.7:1", "/x", http.Header{"Authorization": {"Bearer secret"}}, 200},
		{"a password", secret, "GET", "10.0.0.7:1", "/x", http.Header{"Authorization": {"Basic eDpzZWNyZXQ="}}, 200},
		{"another bearer", secret, "GET", "10.0.0.7:1", "/x", http.Header{"Authorization": {"Bearer secre"}}, 401},

		{"the page", page, "GET", "127.0.0.1:1", "/secret/", site("none"), 200},
		{"the page itself", page, "POST", "127.0.0.1:1", "/secret/x", origin("http://127.0.0.1:1"), 200},
		{"no token in the address", page, "GET", "127.0.0.1:1", "/", nil, 401},
		{"a part of the token", page, "GET", "127.0.0.1:1", "/secre/x", nil, 401},
		{"no slash behind the token", page, "GET", "127.0.0.1:1", "/secret", nil, 401},
		{"the token in a header", page, "GET", "127.0.0.1:1", "/other/x", http.Header{"Authorization": {"Bearer secret"}}, 401},
		{"a page of another port", page, "POST", "127.0.0.1:1", "/secret/x", origin("http://127.0.0.1:2"), 403},
		{"a page of a file", page, "POST", "127.0.0.1:1", "/secret/x", origin("null"), 403},
		{"an image of another port", page, "GET", "127.0.0.1:1", "/secret/x", site("same-site"), 403},
		{"an image of another site", page, "GET", "127.0.0.1:1", "/secret/x", site("cross-site"), 403},
		{"the page by another name", page, "GET", "evil.example:1", "/secret/", nil, 403},
		{"nobody has an empty token", Guard{Page: true}, "GET", "127.0.0.1:1", "//", nil, 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := test.guard.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }))
			r := httptest.NewRequest(test.method, test.url, nil)
			r.Host = test.host
			if test.header != nil {
				r.Header = test.header
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("%d %s, want %d", w.Code, w.Body, test.want)
			}
			if got := w.Body.String(); test.want == 200 && got != "/x" && got != "/" {
				t.Errorf("the handler sees %q", got)
			}
		})
	}
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:80": true, "[::1]:80": true, "::1": true, "localhost": true, "a.localhost:1": true, "0.0.0.0:80": false, "10.0.0.1": false, "localhost.example": false, "": false,
	} {
		if got := IsLoopback(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
