package main

import "slices"

// mutant is one deliberate fault: a text of a source file replaced by another.
type mutant struct {
	// name says what goes wrong.
	name string
	// file is relative to the project's root, old occurs in it exactly once.
	file, old, new string
	// areas are the parts of the conformance corpus that have to notice if the tests
	// that need no server do not.
	areas string
}

// mutants are faults as they happen: a wrong text, a missing check, one word for
// another, an end that is off by one, a flag that lives too long.
var mutants = slices.Concat(
	clusterMutants,
	migrationMutants,
	replicationMutants,
	valueMutants,
	scriptMutants,
	wakingMutants,
	faultMutants,
	clientMutants,
	scenarioMutants,
	adapterMutants,
	maintenanceMutants,
	judgeMutants,
	toolMutants,
	directiveMutants,
	dialectMutants,
	keyspaceMutants,
)
