// Package gen draws scenarios with rapid: a cluster, what disrupts it, and what
// clients do meanwhile. A Timeline is a flat list of lines of the scenario language, and
// valid by construction: any of its lines can be left out. Simplify makes one that fails
// as short and as plain as it can while it still fails.
package gen
