package faultinjector

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// verdict is what a caller makes of an answer about an action.
type verdict string

const (
	waits verdict = "waits"
	done  verdict = "done"
	fails verdict = "fails"
)

// readers are the callers, by the rules of their sources.
var readers = map[string]func(body string) (verdict, error){
	// An object as output, times of RFC 3339, and several words for the end.
	"go-redis": func(body string) (verdict, error) {
		var a struct {
			Status    string         `json:"status"`
			Error     any            `json:"error"`
			Output    map[string]any `json:"output"`
			StartTime time.Time      `json:"start_time"`
			EndTime   time.Time      `json:"end_time"`
		}
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			return "", err
		}
		switch a.Status {
		case "success", "finished":
			return done, nil
		case "failed", "cancelled":
			return fails, nil
		}
		return waits, nil
	},
	// Only success is a good end, and some words are a bad one.
	"redis-py": func(body string) (verdict, error) {
		var a struct{ Status string }
		err := json.Unmarshal([]byte(body), &a)
		switch a.Status {
		case "success":
			return done, err
		case "failed", "finished":
			return fails, err
		}
		return waits, err
	},
	// An output that is an object, or JSON as text.
	"node-redis": func(body string) (verdict, error) {
		var a struct {
			Status string
			Output any
		}
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			return "", err
		}
		if text, ok := a.Output.(string); ok && !json.Valid([]byte(text)) {
			return "", errors.New("the output is no JSON")
		}
		switch a.Status {
		case "success", "finished":
			return done, nil
		case "failed":
			return fails, nil
		}
		return waits, nil
	},
	// Seven letters, wherever they are. Nothing else ends the wait.
	"jedis": func(body string) (verdict, error) {
		if strings.Contains(body, "success") {
			return done, nil
		}
		return waits, nil
	},
	// The same, and for rladmin an error that is there is the end, whatever the status.
	"lettuce": func(body string) (verdict, error) {
		var a struct {
			Status string
			Error  *string
		}
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			return "", err
		}
		letters := strings.Contains(body, "success")
		switch {
		case letters != (a.Status == "success"):
			return "", errors.New("the seven letters are not where the status is")
		case letters:
			return done, nil
		case a.Status == "failed" || a.Error != nil:
			return fails, nil
		}
		return waits, nil
	},
}

// Each caller makes the same of an answer, at every stage of an action.
func TestEachReader(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		output map[string]any
		err    error
		want   verdict
	}{
		{"without output", nil, nil, done},
		{"with output", map[string]any{"output": "OK", "bdb_id": 7}, nil, done},
		{"a failure", nil, errors.New("no success with it: unsuccessful"), fails},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var all actions
			goOn := make(chan struct{})
			begun := all.run("migrate", func() (map[string]any, error) {
				<-goOn
				return row.output, row.err
			})
			look := func(stage string, want verdict) {
				t.Helper()
				act, ok := all.get(begun.ID)
				if !ok {
					t.Fatal("the action is not there")
				}
				body := mustJSON(t, act)
				for name, read := range readers {
					wanted := want
					if name == "jedis" && want == fails {
						wanted = waits // until it gives up
					}
					if got, err := read(body); got != wanted || err != nil {
						t.Errorf("%s: %s %s, %v, and not %s: %s", stage, name, got, err, wanted, body)
					}
				}
			}
			look("the beginning", waits)
			close(goOn)
			all.wait.Wait()
			look("the end", row.want)
			look("read again", row.want)
		})
	}
}

// What callers leave out, or send too much of, or as text.
func TestParametersAsCallersSendThem(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	id, _ := a.create(`{"name":"x-1"}`)
	for _, body := range []string{
		`{"type":"dmc_restart"}`, // of the database that was made last
		`{"type":"dmc_restart","parameters":null}`,
		fmt.Sprintf(`{"type":"dmc_restart","parameters":{"bdb_id":%d,"cluster_index":0}}`, id),
		fmt.Sprintf(`{"type":"dmc_restart","parameters":{"bdb_id":%d.0,"cluster_index":"0"}}`, id),
		fmt.Sprintf(`{"type":"dmc_restart","parameters":{"bdb_id":"%d","unknown":[1]}}`, id),
		fmt.Sprintf(`{"type":"dmc_restart","parameters":{"bdbId":"%d"},"unknown":{}}`, id),
	} {
		d, err := a.in.database(params{"bdb_id": float64(id)})
		if err != nil {
			t.Fatal(err)
		}
		host, port := d.address()
		c := connect(t, fmt.Sprintf("%s:%d", host, port), "none")
		if status, queued := a.call("POST", "/action", body); status != 200 {
			t.Errorf("%s: %d %s", body, status, queued)
		} else if act, text := a.result(queued); act.Status != statusSuccess {
			t.Errorf("%s: %s", body, text)
		}
		<-c.ended // so it was that database
	}
}
