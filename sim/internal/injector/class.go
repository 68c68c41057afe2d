package injector

import "github.com/slotstorm/slotstorm/faults"

// class says which question of the Injector a kind of fault answers.
type class uint8

const (
	onLinks        class = iota + 1 // packets
	onConnects                      // attempts to connect
	onConns                         // packets, by what becomes of their connection
	onRequests                      // commands as a node runs them
	onMigrations                    // steps of a migration
	onReplies                       // replies about the topology, redirects
	onNames                         // names of hosts that clients resolve
	onCertificates                  // certificates that nodes show
)

// classes are the classes of all kinds.
var classes = [...]class{
	faults.KindPartition:       onLinks,
	faults.KindDelay:           onLinks,
	faults.KindDrop:            onLinks,
	faults.KindDuplicate:       onLinks,
	faults.KindReorder:         onLinks,
	faults.KindBandwidth:       onLinks,
	faults.KindHold:            onLinks,
	faults.KindRefuse:          onConnects,
	faults.KindSlowAccept:      onConnects,
	faults.KindReset:           onConns,
	faults.KindBlackHole:       onConns,
	faults.KindHalfOpen:        onConns,
	faults.KindSlowReader:      onLinks,
	faults.KindMaxClients:      onConnects,
	faults.KindSlow:            onRequests,
	faults.KindLoading:         onRequests,
	faults.KindMasterDown:      onRequests,
	faults.KindBusy:            onRequests,
	faults.KindOOM:             onRequests,
	faults.KindError:           onRequests,
	faults.KindReplyLost:       onRequests,
	faults.KindStallMigration:  onMigrations,
	faults.KindStaleTopology:   onReplies,
	faults.KindPartialTopology: onReplies,
	faults.KindEmptyTopology:   onReplies,
	faults.KindMisdirect:       onReplies,
	faults.KindSlowDNS:         onNames,
	faults.KindStaleDNS:        onNames,
	faults.KindWrongDNS:        onNames,
	faults.KindNoDNS:           onNames,
	faults.KindBadCertificate:  onCertificates,
}
