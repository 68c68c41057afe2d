package faults

// Kind is what a rule does.
type Kind uint8

// The kinds. The table below says the rest about each.
const (
	KindPartition Kind = iota + 1
	KindDelay
	KindDrop
	KindDuplicate
	KindReorder
	KindBandwidth
	KindHold

	KindRefuse
	KindSlowAccept
	KindReset
	KindBlackHole
	KindHalfOpen
	KindSlowReader
	KindMaxClients

	KindSlow
	KindLoading
	KindMasterDown
	KindBusy
	KindOOM
	KindError
	KindReplyLost

	KindStallMigration

	KindStaleTopology
	KindPartialTopology
	KindEmptyTopology
	KindMisdirect

	KindSlowDNS
	KindStaleDNS
	KindWrongDNS
	KindNoDNS

	KindBadCertificate
)

// Links are the connections that a fault of the kind can hit, 0 where connections do not
// matter.
func (k Kind) Links() Links { return kinds[k].links }

// String is the kind's word.
func (k Kind) String() string {
	if k > 0 && int(k) < len(kinds) {
		return kinds[k].name
	}
	return "?"
}

// kindInfo is what there is to know of a kind: for parsing, printing, checking and
// for the reference.
type kindInfo struct {
	name string
	// links are the connections it can hit; 0 where connections do not matter.
	links Links
	// params are its own parameters, in the order of its text; aims are the
	// conditions that it can be aimed by.
	params, aims []*param
	doc, example string
}

// all are all parameters of a kind in the order of its text.
func (k *kindInfo) all() []*param {
	var all []*param
	all = append(all, k.params...)
	all = append(all, k.aims...)
	return append(all, paramWait, paramFor)
}

const everyLink = Bus | Replication | Migration | Clients

// kinds is the table of all kinds. It is filled by init because the parameters of
// a kind depend on the table in turn.
var kinds []kindInfo

func init() {
	partitionAims := []*param{aimLink, aimCalls, aimP}
	packetAims := []*param{aimLink, aimNode, aimClient, aimFrom, aimTo, aimCommand, aimKey, aimSlot, aimCalls, aimP}
	connectAims := []*param{aimLink, aimNode, aimClient, aimFrom, aimTo, aimCalls, aimP}
	requestAims := []*param{aimNode, aimClient, aimCommand, aimKey, aimSlot, aimCalls, aimP}
	nameAims := []*param{aimNode, aimClient, aimCalls, aimP}
	topologyAims := []*param{aimNode, aimClient, aimCommand, aimCalls, aimP}

	kinds = []kindInfo{
		KindPartition: {
			name: "partition", links: everyLink,
			params: []*param{paramSides, paramOneWay}, aims: partitionAims,
			doc: "Cuts the connections between two sides. What is sent is held, as TCP would send it again, and " +
				"arrives after the end of the partition unless the connection was given up; new connections time out. " +
				"* is everybody who is not on the other side. With oneway only what goes from the first side to the " +
				"second is cut.",
			example: "partition {n1 bob} {*}",
		},
		KindDelay: {
			name: "delay", links: everyLink,
			params: []*param{paramBy, paramJitter}, aims: packetAims,
			doc:     "Lets what is sent arrive later. The order is kept. Connecting takes longer, too.",
			example: "delay by=10ms jitter=2ms link=bus from=n1 to=n2",
		},
		KindDrop: {
			name: "drop", links: everyLink,
			aims: packetAims,
			doc: "Loses what is sent. On the bus the message is gone. On the other connections the bytes arrive " +
				"200ms later for each loss, since TCP sends them again.",
			example: "drop link=bus command=fail p=0.5",
		},
		KindDuplicate: {
			name: "duplicate", links: Bus,
			params: []*param{paramCopies}, aims: packetAims,
			doc:     "Delivers bus messages more than once.",
			example: "duplicate copies=2 command=auth-req",
		},
		KindReorder: {
			name: "reorder", links: Bus,
			params: []*param{paramBy}, aims: packetAims,
			doc:     "Delays bus messages and lets later ones overtake them.",
			example: "reorder by=50ms p=0.1",
		},
		KindBandwidth: {
			name: "bandwidth", links: everyLink,
			params: []*param{paramRate}, aims: packetAims,
			doc:     "Limits how many bytes a second pass in each direction of a connection.",
			example: "bandwidth rate=64KB link=repl",
		},
		KindHold: {
			name: "hold", links: everyLink,
			aims: packetAims,
			doc: "Holds what is sent until the fault is healed. Then it arrives, in order, unless the connection was " +
				"given up meanwhile. Connecting is held as well, unless the fault is aimed by a command, key or slot.",
			example: "hold link=repl to=n4",
		},

		KindRefuse: {
			name: "refuse", links: everyLink,
			aims:    connectAims,
			doc:     "Refuses new connections, as a host without a server does.",
			example: "refuse link=client node=n1",
		},
		KindSlowAccept: {
			name: "slow-accept", links: everyLink,
			params: []*param{paramBy}, aims: connectAims,
			doc:     "Lets connecting take time.",
			example: "slow-accept by=300ms node=n2",
		},
		KindReset: {
			name: "reset", links: Replication | Migration | Clients,
			params: []*param{paramReplies, paramBytes}, aims: packetAims,
			doc: "Resets connections: those of clients that exist when it begins at once, others when the client (or the " +
				"node that connected) sends something; with replies=N or bytes=N each connection as soon as so much has come " +
				"back.",
			example: "reset replies=2 node=n1 client=alice",
		},
		KindBlackHole: {
			name: "black-hole", links: Replication | Migration | Clients,
			aims: packetAims,
			doc: "Lets everything that is sent on a connection vanish, from the first hit on and for ever, without a " +
				"word to anybody. New connections time out.",
			example: "black-hole link=client node=n1",
		},
		KindHalfOpen: {
			name: "half-open", links: Clients,
			aims: packetAims,
			doc: "Takes the node's end of a connection away and does not tell the client: what it sends vanishes, and " +
				"after the fault is healed is answered by a reset. Only connections that are older than the fault.",
			example: "half-open node=n1 client=alice",
		},
		KindSlowReader: {
			name: "slow-reader", links: Clients,
			params: []*param{paramRate}, aims: []*param{aimNode, aimClient, aimCalls, aimP},
			doc:     "Lets a client read so many bytes a second only. The rest waits in the node's memory.",
			example: "slow-reader rate=1KB client=bob",
		},
		KindMaxClients: {
			name: "max-clients", links: Clients,
			aims:    []*param{aimNode, aimClient, aimCalls, aimP},
			doc:     "Answers new connections as a node does that has maxclients connections.",
			example: "max-clients node=n3",
		},

		KindSlow: {
			name:   "slow",
			params: []*param{paramBy}, aims: requestAims,
			doc:     "Lets a command take time, in which the node does nothing else.",
			example: "slow by=5ms command=cluster|shards",
		},
		KindLoading: {
			name:    "loading",
			aims:    requestAims,
			doc:     "Refuses commands with LOADING, as a node does that loads its data set.",
			example: "loading node=n4 for=3s",
		},
		KindMasterDown: {
			name: "masterdown",
			aims: requestAims,
			doc: "Refuses commands with MASTERDOWN, as a replica does whose link is down and whose " +
				"replica-serve-stale-data is no.",
			example: "masterdown node=n4",
		},
		KindBusy: {
			name:    "busy",
			aims:    requestAims,
			doc:     "Refuses commands with BUSY, as a node does that runs a script for too long.",
			example: "busy node=n1 for=2s",
		},
		KindOOM: {
			name:    "oom",
			aims:    requestAims,
			doc:     "Refuses commands that need memory with OOM, as a node does that has reached maxmemory.",
			example: "oom node=n1 key=cart:*",
		},
		KindError: {
			name:   "error",
			params: []*param{paramReply}, aims: requestAims,
			doc:     "Answers with an error of your choice instead of running the command.",
			example: `error reply="ERR injected" command=get p=0.2`,
		},
		KindReplyLost: {
			name:   "reply-lost",
			params: []*param{paramSilent}, aims: requestAims,
			doc: "Runs the command and loses its reply. Then the connection is reset, or with silent never heard of " +
				"again.",
			example: "reply-lost client=alice command=incr call=3",
		},

		KindStallMigration: {
			name:   "stall-migration",
			params: []*param{paramBefore, paramAfter, paramKeys}, aims: []*param{aimSlot, aimFrom, aimTo},
			doc: "Stops migrations before a step, after a step, or after so many keys, and lets them go on when it is " +
				"healed. Without a condition they stop before the first step.",
			example: "stall-migration keys=2 slot=866",
		},

		KindStaleTopology: {
			name:    "stale-topology",
			aims:    topologyAims,
			doc:     "Answers CLUSTER SLOTS, SHARDS and NODES with what the node knew when the fault began.",
			example: "stale-topology node=n2",
		},
		KindPartialTopology: {
			name:   "partial-topology",
			params: []*param{paramWithout}, aims: topologyAims,
			doc:     "Leaves slots out of CLUSTER SLOTS, SHARDS and NODES.",
			example: "partial-topology without=13107-16383 node=n2",
		},
		KindEmptyTopology: {
			name:    "empty-topology",
			aims:    topologyAims,
			doc:     "Answers CLUSTER SLOTS, SHARDS and NODES as a node does that knows nobody and owns nothing.",
			example: "empty-topology node=n2 for=5s",
		},
		KindMisdirect: {
			name:   "misdirect",
			params: []*param{paramTo, paramOnly},
			aims:   []*param{aimNode, aimClient, aimCommand, aimKey, aimSlot, aimCalls, aimP},
			doc: "Lets MOVED and ASK name another node: any by its name, the one that answers (self), no host at all " +
				"(empty), or an address where nobody is (unknown). redirect=moved or redirect=ask limits it to one of them.",
			example: "misdirect to=empty redirect=moved slot=866",
		},

		KindSlowDNS: {
			name:   "slow-dns",
			params: []*param{paramBy}, aims: nameAims,
			doc:     "Lets it take time to resolve the host names that nodes announce.",
			example: "slow-dns by=2s client=alice",
		},
		KindStaleDNS: {
			name:    "stale-dns",
			aims:    nameAims,
			doc:     "Lets host names lead to the IP addresses that their nodes had when the fault began.",
			example: "stale-dns node=n1 for=10s",
		},
		KindWrongDNS: {
			name:   "wrong-dns",
			params: []*param{paramToNode}, aims: nameAims,
			doc:     "Lets host names lead to another node, whatever the port.",
			example: "wrong-dns to=n3 node=n1",
		},
		KindNoDNS: {
			name:    "no-dns",
			aims:    nameAims,
			doc:     "Lets host names not resolve.",
			example: "no-dns client=alice for=5s",
		},

		KindBadCertificate: {
			name:   "bad-certificate",
			params: []*param{paramFlaw}, aims: nameAims,
			doc: "Lets nodes show clients that connect with TLS a certificate whose time is over (expired), that is for " +
				"another host, or whose authority nobody knows. Connections that are there stay.",
			example: "bad-certificate flaw=expired node=n2",
		},
	}
}
