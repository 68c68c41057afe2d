package corpus

import "github.com/slotstorm/slotstorm/internal/conformance"

// Cluster is every CLUSTER subcommand with valid, invalid, missing and surplus
// arguments on a master, a replica and an empty node.
func Cluster() conformance.Area {
	return conformance.Area{Name: "cluster", Reset: reset, ModeOf: ModeOf}
}
func Redirects() conformance.Area   { return conformance.Area{} }
func Migrations() conformance.Area  { return conformance.Area{} }
func Connections() conformance.Area { return conformance.Area{} }
