// Package guard keeps HTTP requests out that nobody meant: those that a page of another
// site lets a browser send, and those without the token.
package guard

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Guard says who may ask. The zero value lets in programs on the same machine.
type Guard struct {
	// Token is what callers have to give, as a bearer or as the password of any user; nothing
	// if it is "". With a token they may call by any IP address, else by those of loopback.
	Token string
	// Hosts are names by which callers may call, besides localhost. AnyHost lets them call by
	// any name: it is for listeners that are not on loopback.
	Hosts   []string
	AnyHost bool
	// Page lets in the pages that the server has sent itself. The token is the first part of
	// the path then, and the handler sees the rest: so it is in each address of the page, and
	// in no cookie that a page of another port would send along.
	Page bool
	// ReadOnly is for servers that only show something: they answer GET and HEAD.
	ReadOnly bool
}

// MaxBody bounds what a request may bring, in bytes.
const MaxBody = 16 << 20

// Wrap returns the handler behind the guard. It answers what it keeps out: 401 without the
// token, 405 to other methods where only GET and HEAD are answered, and else 403.
func (g Guard) Wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case g.ReadOnly && r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD are answered here", http.StatusMethodNotAllowed)
		case !g.AnyHost && !g.knownHost(r.Host):
			http.Error(w, "this is for who asks for localhost, an IP address, or a name that serve was told", http.StatusForbidden)
		case g.foreign(r):
			http.Error(w, "this is not for pages in a browser", http.StatusForbidden)
		case g.Page:
			g.page(h, w, r)
		case g.Token != "" && !g.is(given(r)):
			w.Header().Set("WWW-Authenticate", `Basic realm="slotstorm"`)
			http.Error(w, "want the token, as a bearer or as the password of any user", http.StatusUnauthorized)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
			h.ServeHTTP(w, r)
		}
	})
}

// page serves what has the token in its path.
func (g Guard) page(h http.Handler, w http.ResponseWriter, r *http.Request) {
	token, _, below := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if g.Token == "" || !below || !g.is(token) {
		http.Error(w, "want the token in the address: use the one that serve printed, as it is", http.StatusUnauthorized)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
	http.StripPrefix("/"+token, h).ServeHTTP(w, r)
}

// foreign reports whether a page in a browser asks that is not one of ours.
func (g Guard) foreign(r *http.Request) bool {
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	if g.Page {
		return origin != "" && origin != "http://"+r.Host || site != "" && site != "same-origin" && site != "none"
	}
	return origin != "" || site == "cross-site"
}

// knownHost reports whether a request was sent to a name that no page can give to this
// machine, as DNS rebinding does.
func (g Guard) knownHost(hostport string) bool {
	host := hostOf(hostport)
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsLoopback() || g.Token != ""
	}
	return isLocalhost(host) || slices.ContainsFunc(g.Hosts, func(known string) bool { return strings.EqualFold(known, host) })
}

func (g Guard) is(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(g.Token)) == 1
}

// given is the token of a request.
func given(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// IsLoopback reports whether a host, with a port or without, is this machine by its name
// alone.
func IsLoopback(hostport string) bool {
	host := hostOf(hostport)
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr.IsLoopback()
	}
	return isLocalhost(host)
}

func hostOf(hostport string) string {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

func isLocalhost(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
