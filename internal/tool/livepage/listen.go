package livepage

import (
	"crypto/rand"
	"net"
	"net/http"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/guard"
)

// The limits of a request.
const (
	headerTime  = 10 * time.Second
	headerBytes = 16 << 10
)

// Listen serves a page at an address until stop is called. The page's own address has a token in
// it: without that nobody is answered. The page is the Tap of its cluster.
func Listen(addr string, cfg Config) (url string, stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, err
	}
	page := New(cfg)
	cfg.Cluster.Tap(page.Tap)
	token := rand.Text()
	server := &http.Server{
		Handler:           guard.Guard{Token: token, Page: true}.Wrap(page.Handler()),
		ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, MaxHeaderBytes: headerBytes,
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(ln) // it ends by being closed
	}()
	return "http://" + reachable(ln.Addr().String()) + "/" + token + "/", func() {
		page.Close()
		_ = server.Close()
		<-ended
	}, nil
}

// reachable is an address at which a listener can be reached from here.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	switch {
	case err != nil:
		return addr
	case host == "0.0.0.0":
		host = "127.0.0.1"
	case host == "::":
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}
