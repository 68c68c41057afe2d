// Package jsonreply answers HTTP requests with JSON.
package jsonreply

import (
	"encoding/json"
	"net/http"
)

// Write answers with a value as JSON.
func Write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // who does not read it is gone
}
