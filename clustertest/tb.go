package clustertest

// TB is the part of testing.TB that the fixture needs. *testing.T, *testing.B,
// *testing.F and *rapid.T have it.
type TB interface {
	Helper()
	Name() string
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Failed() bool
	Cleanup(func())
}
