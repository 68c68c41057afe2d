package respproxy

import (
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/jsonreply"
)

// API is the REST API of client-resp-proxy: of all proxies that it knows.
type API struct {
	mu    sync.Mutex
	nodes []*Proxy
	own   []*Proxy // that it has opened itself
}

// Description is the OpenAPI description of the API.
//
//go:embed openapi.json
var Description []byte

// Add lets the API know a proxy.
func (a *API) Add(p *Proxy) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.nodes = append(a.nodes, p)
}

// Remove lets it forget one.
func (a *API) Remove(p *Proxy) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.nodes = slices.DeleteFunc(a.nodes, func(o *Proxy) bool { return o == p })
}

// Close ends the proxies that the API was asked to open.
func (a *API) Close() {
	a.mu.Lock()
	own := a.own
	a.nodes, a.own = nil, nil
	a.mu.Unlock()
	for _, p := range own {
		p.Close()
	}
}

// proxies are those that it knows.
func (a *API) proxies() []*Proxy {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.nodes)
}

// Handle installs the API.
func (a *API) Handle(mux *http.ServeMux) {
	mux.HandleFunc("GET /stats", a.stats)
	mux.HandleFunc("GET /connections", a.connections)
	mux.HandleFunc("GET /nodes", a.listNodes)
	mux.HandleFunc("POST /nodes", a.addNode)
	mux.HandleFunc("DELETE /nodes/{id}", a.deleteNode)
	mux.HandleFunc("POST /send-to-client/{id}", a.sendToClient)
	mux.HandleFunc("POST /send-to-clients", a.sendToClients)
	mux.HandleFunc("POST /send-to-all-clients", a.sendToAll)
	mux.HandleFunc("DELETE /connections/{id}", a.deleteConnection)
	mux.HandleFunc("POST /interceptors", a.addInterceptor)
	mux.HandleFunc("POST /scenarios", a.addScenario)
}

// connID is what the API calls a connection: proxies count theirs by themselves.
func connID(p *Proxy, c *Conn) string { return fmt.Sprintf("%d-%s", p.Addr().Port, c.ID()) }

type connStats struct {
	ID          string    `json:"id"`
	Client      string    `json:"clientAddress"`
	ConnectedAt time.Time `json:"connectedAt"`
}

type nodeStats struct {
	Active       int         `json:"activeConnections"`
	Total        int         `json:"totalConnections"`
	Connections  []connStats `json:"connections"`
	Interceptors []string    `json:"globalInterceptors"`
}

func (a *API) stats(w http.ResponseWriter, _ *http.Request) {
	out := map[string]nodeStats{}
	for _, p := range a.proxies() {
		s := nodeStats{Total: p.Total(), Connections: []connStats{}, Interceptors: p.Interceptors()}
		for _, c := range p.Conns() {
			s.Connections = append(s.Connections, connStats{connID(p, c), c.Client(), c.Since().UTC()})
		}
		s.Active = len(s.Connections)
		out[p.ID()] = s
	}
	jsonreply.Write(w, http.StatusOK, out)
}

func (a *API) connections(w http.ResponseWriter, _ *http.Request) {
	out := map[string][]string{}
	for _, p := range a.proxies() {
		ids := []string{}
		for _, c := range p.Conns() {
			ids = append(ids, connID(p, c))
		}
		out[p.ID()] = ids
	}
	jsonreply.Write(w, http.StatusOK, out)
}

func (a *API) listNodes(w http.ResponseWriter, _ *http.Request) {
	ids := []string{}
	for _, p := range a.proxies() {
		ids = append(ids, p.ID())
	}
	jsonreply.Write(w, http.StatusOK, map[string][]string{"ids": ids})
}

type nodeConfig struct {
	ListenPort int    `json:"listenPort"`
	TargetHost string `json:"targetHost"`
	TargetPort int    `json:"targetPort"`
}

func (a *API) addNode(w http.ResponseWriter, r *http.Request) {
	var cfg nodeConfig
	if err := decode(r, &cfg); err != nil || cfg.TargetHost == "" || !port(cfg.ListenPort) || !port(cfg.TargetPort) || cfg.TargetPort == 0 {
		fail(w, "want listenPort, targetHost and targetPort")
		return
	}
	p, err := Listen(fmt.Sprintf("127.0.0.1:%d", cfg.ListenPort), fmt.Sprintf("%s:%d", cfg.TargetHost, cfg.TargetPort), nil)
	if err != nil {
		fail(w, err.Error())
		return
	}
	cfg.ListenPort = p.Addr().Port
	a.mu.Lock()
	a.nodes, a.own = append(a.nodes, p), append(a.own, p)
	a.mu.Unlock()
	jsonreply.Write(w, http.StatusOK, map[string]any{"success": true, "cfg": cfg})
}

func port(n int) bool { return n >= 0 && n <= 65535 }

func (a *API) deleteNode(w http.ResponseWriter, r *http.Request) {
	id, found := r.PathValue("id"), false
	for _, p := range a.proxies() {
		if p.ID() != id {
			continue
		}
		a.mu.Lock()
		mine := slices.Contains(a.own, p)
		a.own = slices.DeleteFunc(a.own, func(o *Proxy) bool { return o == p })
		a.mu.Unlock()
		if mine { // those in front of databases stay
			found = true
			a.Remove(p)
			p.Close()
		}
	}
	jsonreply.Write(w, http.StatusOK, map[string]bool{"success": found})
}

type sent struct {
	Success bool   `json:"success"`
	ID      string `json:"connectionId"`
	Error   string `json:"error,omitempty"`
}

// send writes a frame to the connections with these IDs.
func (a *API) send(ids []string, frame []byte) []sent {
	results := []sent{}
	for _, id := range ids {
		result := sent{ID: id, Error: "Connection not found"}
		if c := a.find(id); c != nil {
			result.Error = ""
			if err := c.Send(frame); err != nil {
				result.Error = err.Error()
			}
		}
		result.Success = result.Error == ""
		results = append(results, result)
	}
	return results
}

func (a *API) find(id string) *Conn {
	for _, p := range a.proxies() {
		if own, ok := strings.CutPrefix(id, fmt.Sprintf("%d-", p.Addr().Port)); ok {
			return p.Conn(own)
		}
	}
	return nil
}

func (a *API) sendToClient(w http.ResponseWriter, r *http.Request) {
	if frame, ok := body(w, r); ok {
		jsonreply.Write(w, http.StatusOK, a.send([]string{r.PathValue("id")}, frame)[0])
	}
}

func (a *API) sendToClients(w http.ResponseWriter, r *http.Request) {
	ids := strings.FieldsFunc(r.URL.Query().Get("connectionIds"), func(c rune) bool { return c == ',' })
	if len(ids) == 0 {
		fail(w, "want connectionIds=ID,ID")
		return
	}
	if frame, ok := body(w, r); ok {
		jsonreply.Write(w, http.StatusOK, map[string][]sent{"results": a.send(ids, frame)})
	}
}

func (a *API) sendToAll(w http.ResponseWriter, r *http.Request) {
	var ids []string
	for _, p := range a.proxies() {
		for _, c := range p.Conns() {
			ids = append(ids, connID(p, c))
		}
	}
	if frame, ok := body(w, r); ok {
		jsonreply.Write(w, http.StatusOK, map[string][]sent{"results": a.send(ids, frame)})
	}
}

func (a *API) deleteConnection(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	c := a.find(id)
	if c != nil {
		c.Close()
	}
	jsonreply.Write(w, http.StatusOK, sent{Success: c != nil, ID: id})
}

func (a *API) addInterceptor(w http.ResponseWriter, r *http.Request) {
	var in struct{ Name, Match, Response, Encoding string }
	if err := decode(r, &in); err != nil || in.Name == "" || in.Match == "" || in.Response == "" || in.Encoding == "" {
		fail(w, "want name, match, response and encoding")
		return
	}
	match, err := decodeFrame(in.Match, in.Encoding)
	response, err2 := decodeFrame(in.Response, in.Encoding)
	if err != nil || err2 != nil {
		fail(w, "match and response are not in that encoding")
		return
	}
	for _, p := range a.proxies() {
		p.Intercept(Interceptor{in.Name, match, response})
	}
	jsonreply.Write(w, http.StatusOK, map[string]any{"success": true, "name": in.Name})
}

func (a *API) addScenario(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Responses []string
		Encoding  string
	}
	if err := decode(r, &in); err != nil || len(in.Responses) == 0 {
		fail(w, "want responses, at least one")
		return
	}
	var frames [][]byte
	for _, text := range in.Responses {
		frame, err := decodeFrame(text, in.Encoding)
		if err != nil {
			fail(w, "the responses are not in that encoding")
			return
		}
		frames = append(frames, frame)
	}
	for _, p := range a.proxies() {
		p.Script(slices.Clone(frames))
	}
	jsonreply.Write(w, http.StatusOK, map[string]any{"success": true, "totalResponses": len(frames)})
}

// maxBody bounds what a request may bring.
const maxBody = 16 << 20

// body is the frame that a request brings.
func body(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		fail(w, err.Error())
		return nil, false
	}
	frame, err := decodeFrame(string(text), r.URL.Query().Get("encoding"))
	if err != nil {
		fail(w, "the body is not in that encoding: "+err.Error())
		return nil, false
	}
	return frame, true
}

// decodeFrame reads a frame in base64, or raw: then each character is a byte.
func decodeFrame(text, encoding string) ([]byte, error) {
	switch encoding {
	case "", "base64":
		return base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	case "raw":
		var b []byte
		for _, c := range text {
			if c > 255 {
				return nil, fmt.Errorf("%q is no byte", c)
			}
			b = append(b, byte(c))
		}
		return b, nil
	}
	return nil, fmt.Errorf("encoding %q is neither base64 nor raw", encoding)
}

func decode(r *http.Request, into any) error {
	return json.NewDecoder(io.LimitReader(r.Body, maxBody)).Decode(into)
}

func fail(w http.ResponseWriter, text string) {
	jsonreply.Write(w, http.StatusBadRequest, map[string]any{"success": false, "error": text})
}
