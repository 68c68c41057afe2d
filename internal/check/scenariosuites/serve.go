package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// served is a slotstorm serve that runs.
type served struct {
	cmd      *exec.Cmd
	injector string
	env      []string
	standard target // the database with one endpoint
}

type target struct {
	Host string `json:"dns_name"`
	Port int    `json:"port"`
}

// softwarePort is where suites find the API of Redis Software.
const softwarePort = "9443"

// serve starts a cluster with a fault injector, and the API of Redis Software if it is wanted, and
// waits for it.
func (r *runner) serve(ctx context.Context, software bool) (*served, error) {
	endpoints, bdbs, certificates := filepath.Join(r.out, "endpoints.json"), filepath.Join(r.out, "bdbs.json"), filepath.Join(r.out, "tls")
	log, err := os.Create(filepath.Join(r.out, "serve.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	args := []string{
		"serve", "--masters", "3", "--port", "0", "--databases-port", "0", "--fault-injector", "127.0.0.1:0",
		"--endpoints-out", endpoints, "--bdbs-out", bdbs, "--tls-dir", certificates, "--ready-json",
	}
	if software {
		args = append(args, "--software-api", "127.0.0.1:"+softwarePort)
	}
	cmd := exec.CommandContext(ctx, r.program, args...)
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	live.OwnGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &served{cmd: cmd}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var ready struct {
		Injector string `json:"fault_injector"`
	}
	if err == nil {
		err = json.Unmarshal(line, &ready)
	}
	var at *url.URL
	if err == nil {
		s.injector = ready.Injector
		at, err = url.Parse(s.injector)
	}
	if err == nil {
		s.standard, err = standardDatabase(endpoints)
	}
	if err != nil {
		s.end()
		told, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("slotstorm serve is not ready: %w\n%s", err, bytes.TrimSpace(told))
	}
	s.env = []string{
		"FAULT_INJECTION_API_URL=" + s.injector, "RE_FAULT_INJECTOR_URL=" + s.injector, "PROXY_API_PORT=" + at.Port(),
		"REDIS_ENDPOINTS_CONFIG_PATH=" + endpoints, "REDIS_BDBS_CONFIG_PATH=" + bdbs, "MTLS_CONFIG_PATH=" + certificates,
		"E2E_SCENARIO_TESTS=true", "REDIS_ENTERPRISE_TESTS=true", "REDIS_EMIT_DIAGNOSTICS=true",
		"GOFLAGS=", "GOWORK=off",
	}
	return s, nil
}

// standardDatabase is where the database with one endpoint is.
func standardDatabase(file string) (target, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return target{}, err
	}
	var all map[string]struct {
		Raw []target `json:"raw_endpoints"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return target{}, fmt.Errorf("%s: %w", file, err)
	}
	d := all["m-standard"]
	if len(d.Raw) == 0 {
		return target{}, fmt.Errorf("%s: there is no m-standard", file)
	}
	return d.Raw[0], nil
}

// proxy opens a proxy at a port, in front of the database with one endpoint.
func (s *served) proxy(ctx context.Context, port int) error {
	body := fmt.Sprintf(`{"listenPort":%d,"targetHost":%q,"targetPort":%d}`, port, s.standard.Host, s.standard.Port)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.injector+"/nodes", bytes.NewBufferString(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("a proxy at port %d: %s: %s", port, res.Status, bytes.TrimSpace(text))
	}
	return err
}

// end ends the cluster.
func (s *served) end() {
	live.KillGroup(s.cmd)
	_ = s.cmd.Wait() // it was killed
}
