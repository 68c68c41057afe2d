package faultinjector

import (
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/respproxy"
	"github.com/slotstorm/slotstorm/internal/tool/guard"
	"github.com/slotstorm/slotstorm/internal/tool/jsonreply"
)

// Description is the OpenAPI description of the injector's API.
//
//go:embed openapi.json
var Description []byte

// Handler serves the API of the injector, that of the proxies, and the descriptions of both.
func (in *Injector) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		jsonreply.Write(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /action", in.postAction)
	mux.HandleFunc("GET /action", func(w http.ResponseWriter, _ *http.Request) {
		jsonreply.Write(w, http.StatusOK, map[string][]job{"actions": in.actions.jobs()})
	})
	mux.HandleFunc("GET /action/{id}", in.getAction)
	mux.HandleFunc("POST /rladmin", in.postRladmin)
	for scenario, list := range map[string][]effect{"slot-migrate": slotMigrate, "topology-change-standalone": topologyChange} {
		mux.HandleFunc("GET /"+scenario, func(w http.ResponseWriter, r *http.Request) { in.getScenario(w, r, scenario, list) })
		mux.HandleFunc("POST /"+scenario, func(w http.ResponseWriter, r *http.Request) { in.postScenario(w, r, scenario) })
		mux.HandleFunc("POST /"+scenario+"/setup", func(w http.ResponseWriter, r *http.Request) { in.postSetup(w, r, scenario, list) })
		mux.HandleFunc("POST /"+scenario+"/teardown", in.postTeardown)
	}
	mux.HandleFunc("GET /openapi.json", serveJSON(Description))
	mux.HandleFunc("GET /openapi-proxy.json", serveJSON(respproxy.Description))
	in.proxies.Handle(mux)
	return guard.Guard{Token: in.cfg.Token, Hosts: in.cfg.Hosts}.Wrap(mux)
}

func serveJSON(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(b) // who does not read it is gone
	}
}

func (in *Injector) postAction(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Type       string         `json:"type"`
		Parameters map[string]any `json:"parameters"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		refuse(w, &invalid{"body", `want {"type", "parameters"} as JSON: ` + err.Error()})
		return
	}
	in.reply(w, asked.Type, params(asked.Parameters))
}

// reply starts an action and answers with it.
func (in *Injector) reply(w http.ResponseWriter, kind string, p params) {
	begun, err := in.start(kind, p)
	if err != nil {
		refuse(w, err)
		return
	}
	jsonreply.Write(w, http.StatusOK, begun)
}

func (in *Injector) getAction(w http.ResponseWriter, r *http.Request) {
	act, ok := in.actions.get(r.PathValue("id"))
	if !ok {
		jsonreply.Write(w, http.StatusNotFound, map[string]string{"detail": "there is no such action"})
		return
	}
	jsonreply.Write(w, http.StatusOK, act)
}

func (in *Injector) postRladmin(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, err)
		return
	}
	in.reply(w, "execute_rladmin_command", params{"rladmin_command": string(text)})
}

func (in *Injector) getScenario(w http.ResponseWriter, r *http.Request, scenario string, list []effect) {
	q := r.URL.Query()
	described, err := in.requirements(scenario, list, q.Get("effect"), q.Get("include_tls") == "true", q.Get("include_mtls") == "true")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	jsonreply.Write(w, http.StatusOK, described)
}

func (in *Injector) postScenario(w http.ResponseWriter, r *http.Request, scenario string) {
	q := r.URL.Query()
	p := params{}
	for name := range q {
		p[name] = q.Get(name)
	}
	if setup := p.text("setup_id"); setup != "" && p.text("bdb_id") == "" {
		in.mu.Lock()
		if id := in.setups[setup]; id != 0 {
			p["bdb_id"] = float64(id)
		}
		in.mu.Unlock()
	}
	if p.text("effect") == "" || p.text("bdb_id") == "" {
		http.Error(w, "want effect and bdb_id", http.StatusBadRequest)
		return
	}
	begun, err := in.start(strings.ReplaceAll(scenario, "-", "_"), p)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	jsonreply.Write(w, http.StatusOK, begun)
}

func (in *Injector) postSetup(w http.ResponseWriter, r *http.Request, scenario string, list []effect) {
	q := r.URL.Query()
	e, by, err := find(list, q.Get("effect"), q.Get("trigger"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	index := 0
	for _, name := range []string{"variant_index", "requirement_index"} {
		if text := q.Get(name); text != "" {
			if index, err = strconv.Atoi(text); err != nil {
				http.Error(w, name+" is no number", http.StatusBadRequest)
				return
			}
		}
	}
	tls, mtls := q.Get("include_tls") == "true", q.Get("include_mtls") == "true"
	jsonreply.Write(w, http.StatusOK, in.actions.run(scenario+" setup", func() (map[string]any, error) {
		return in.setUp(scenario, list, e.name, by, tls, mtls, index)
	}))
}

func (in *Injector) postTeardown(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	p := params{"bdb_id": q.Get("bdb_id")}
	if q.Get("setup_id") == "" && q.Get("bdb_id") == "" {
		http.Error(w, "want setup_id or bdb_id", http.StatusBadRequest)
		return
	}
	jsonreply.Write(w, http.StatusOK, in.actions.run("teardown", func() (map[string]any, error) { return nil, in.tearDown(q.Get("setup_id"), p) }))
}

// refuse answers with an error: 422 for what cannot be meant so.
func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	if bad := new(invalid); errors.As(err, &bad) {
		status = http.StatusUnprocessableEntity
	}
	jsonreply.Write(w, status, map[string]string{"detail": err.Error()})
}
