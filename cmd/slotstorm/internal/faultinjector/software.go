package faultinjector

import (
	_ "embed"
	"net/http"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/guard"
	"github.com/slotstorm/slotstorm/internal/tool/jsonreply"
)

// SoftwareDescription is the OpenAPI description of what SoftwareHandler serves.
//
//go:embed openapi-software.json
var SoftwareDescription []byte

// SoftwareHandler serves what clients ask of Redis Software itself, at port 9443: which databases
// there are, and whether one is available. Clients that choose among databases by their health do.
// They use TLS, which is up to the caller, with SoftwareTLS.
func (in *Injector) SoftwareHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/bdbs", in.listBdbs)
	mux.HandleFunc("GET /v1/bdbs/{uid}/availability", in.getAvailability)
	mux.HandleFunc("GET /openapi-software.json", serveJSON(SoftwareDescription))
	return guard.Guard{Token: in.cfg.Token, Hosts: in.cfg.Hosts}.Wrap(mux)
}

// bdb is a database as Redis Software lists it, as far as clients read it.
type bdb struct {
	UID       int              `json:"uid"`
	Name      string           `json:"name"`
	Endpoints []map[string]any `json:"endpoints"`
}

func (in *Injector) listBdbs(w http.ResponseWriter, _ *http.Request) {
	list := []bdb{}
	for _, d := range in.here() {
		list = append(list, bdb{d.id, d.cfg.name, in.describe(d)["raw_endpoints"].([]map[string]any)})
	}
	jsonreply.Write(w, http.StatusOK, list)
}

// here are the databases of the first cluster: of two that are active-active, the second is in another.
// Those come first: clients look for theirs by its host, which several have.
func (in *Injector) here() []*database {
	list := slices.DeleteFunc(in.all(), func(d *database) bool { return d.elsewhere })
	slices.SortStableFunc(list, func(a, b *database) int { return pairedFirst(a) - pairedFirst(b) })
	return list
}

func pairedFirst(d *database) int {
	if d.activeActive && d.endpoint != nil {
		return 0
	}
	return 1
}

// unavailable is why a request of Redis Software fails.
type unavailable struct {
	Code        string `json:"error_code"`
	Description string `json:"description"`
}

// getAvailability answers 200 for a database that takes commands. Active-active databases are taken not
// to lag behind each other, and only they can be asked whether they do.
func (in *Injector) getAvailability(w http.ResponseWriter, r *http.Request) {
	if text := r.URL.Query().Get("availability_lag_tolerance_ms"); text != "" {
		if ms, err := strconv.Atoi(text); err != nil || ms < 0 {
			jsonreply.Write(w, http.StatusBadRequest, unavailable{"invalid_param", "availability_lag_tolerance_ms is no number of milliseconds"})
			return
		}
	}
	for _, d := range in.here() {
		if strconv.Itoa(d.id) != r.PathValue("uid") {
			continue
		}
		if r.URL.Query().Get("extend_check") == "lag" && !d.activeActive {
			jsonreply.Write(w, http.StatusBadRequest, unavailable{"invalid_param", "extend_check=lag: the database is not active-active"})
			return
		}
		if !d.available() {
			jsonreply.Write(w, http.StatusServiceUnavailable, unavailable{"bdb_unavailable", "the database takes no commands"})
			return
		}
		jsonreply.Write(w, http.StatusOK, map[string]any{})
		return
	}
	jsonreply.Write(w, http.StatusNotFound, unavailable{"db_not_exist", "there is no such database"})
}

// available reports whether clients get through to nodes that have all slots.
func (d *database) available() bool {
	if d.cut.Load() {
		return false
	}
	slots := 0
	for _, m := range d.masters() {
		slots += owned(m).Len()
	}
	return slots == slot.Count
}
