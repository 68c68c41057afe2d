package jsonreply

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWrite(t *testing.T) {
	w := httptest.NewRecorder()
	Write(w, http.StatusConflict, map[string]string{"error": "no such node"})
	if got := w.Body.String(); got != "{\"error\":\"no such node\"}\n" || w.Code != http.StatusConflict || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %v %q", w.Code, w.Header(), got)
	}
}
