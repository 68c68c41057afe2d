package live

import (
	"os"
	"sync"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
)

// TLSDir returns the directory of the certificates that all clusters of this process use,
// and makes it when it is called for the first time.
var TLSDir = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "slotstorm-live-")
	if err != nil {
		return "", err
	}
	return dir, certificate.Write(dir)
})

// RemoveCertificates removes what clusters with TLS have left.
func RemoveCertificates() {
	if dir, err := TLSDir(); err == nil {
		_ = os.RemoveAll(dir)
	}
}
