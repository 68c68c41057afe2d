package conformance

import (
	"crypto/tls"
	"os"
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
)

// tlsDir is the directory of the certificates that all clusters of this process use, and
// that scripts find as $TLS.
var tlsDir = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "slotstorm-conformance-")
	if err != nil {
		return "", err
	}
	return dir, certificate.Write(dir)
})

// removeCertificates removes what clusters with TLS have left.
func removeCertificates() {
	if dir, err := tlsDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// tlsConfig is that of simulated servers.
func tlsConfig() (*tls.Config, error) {
	dir, err := tlsDir()
	if err != nil {
		return nil, err
	}
	return certificate.ServerConfig(dir, certificate.Auth["optional"])
}
