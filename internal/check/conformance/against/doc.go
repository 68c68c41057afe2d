// Package against plays scenario files on real servers, and the checks of a team that moves
// slots on a simulated cluster. Its tests need the build tag conformance.
package against
