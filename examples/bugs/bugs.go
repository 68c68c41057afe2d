// Package bugs holds the museum: conditions under which real clients of Redis Cluster were
// found to fail, as scenario files that a correct client passes. slotstorm certify plays
// them.
package bugs

import "embed"

// Museum has the files, in a folder for each group of conditions. Each has one client, called
// app, which any other can stand in for.
//
//go:embed */*.scn
var Museum embed.FS
