package clusterbus

import (
	"fmt"
	"strings"
)

// Error is the text of a Redis error reply, byte for byte, without the leading
// '-' and the line end.
type Error string

// Error returns the text.
func (e Error) Error() string { return string(e) }

// Errors without arguments. The ones that the machine does not return itself are
// for its owner, who parses the words of a command: all texts of the CLUSTER
// commands are in this file.
const (
	// ErrInvalidSlot is for a slot argument that is no slot.
	ErrInvalidSlot Error = "ERR Invalid or out of range slot"
	// ErrInvalidSlotNumber is COUNTKEYSINSLOT's.
	ErrInvalidSlotNumber Error = "ERR Invalid slot"
	// ErrInvalidSlotOrCount is GETKEYSINSLOT's.
	ErrInvalidSlotOrCount Error = "ERR Invalid slot or number of keys"
	// ErrNotInteger is for an argument that must be an integer.
	ErrNotInteger Error = "ERR value is not an integer or out of range"
	// ErrSyntax is for an unknown option word.
	ErrSyntax Error = "ERR syntax error"
	// ErrDisabled is every CLUSTER command's on a server that is no cluster node.
	ErrDisabled Error = "ERR This instance has cluster support disabled"

	// ErrNoReplicas is SETSLOT's where it is replicated, and the replicas do not answer in time.
	ErrNoReplicas Error = "NOREPLICAS Not enough good replicas to write."
	// ErrNoTimeout is SETSLOT's there for TIMEOUT without a number.
	ErrNoTimeout Error = "ERR Missing timeout value"

	// ErrSetSlotAction is SETSLOT's for an unknown action or a wrong number of words.
	ErrSetSlotAction Error = "ERR Invalid CLUSTER SETSLOT action or number of arguments. Try CLUSTER HELP"

	errSetSlotReplica  Error = "ERR Please use SETSLOT only with masters."
	errTargetNotMaster Error = "ERR Target node is not a master"
	errTargetMyself    Error = "ERR Target node is myself"

	errNotEmptyFlushSlots Error = "ERR DB must be empty to perform CLUSTER FLUSHSLOTS."

	errPortRange    Error = "ERR Port number is out of range"
	errBusPortRange Error = "ERR Cluster bus port number is out of range"

	errForgetMyself Error = "ERR I tried hard but I can't forget myself..."
	errForgetMaster Error = "ERR Can't forget my master!"

	errReplicateMyself   Error = "ERR Can't replicate myself"
	errReplicateReplica  Error = "ERR I can only replicate a master, not a replica."
	errReplicateNotEmpty Error = "ERR To set a master the node must be empty and without assigned slots."

	errNotAMaster Error = "ERR The specified node is not a master"

	errFailoverMaster        Error = "ERR You should send CLUSTER FAILOVER to a replica"
	errFailoverUnknownMaster Error = "ERR I'm a replica but my master is unknown to me"
	errFailoverMasterDown    Error = "ERR Master is down or failed, please use CLUSTER FAILOVER FORCE"

	errEpochKnowsNodes Error = "ERR The user can assign a config epoch only when the node does not know any other node."
	errEpochNotZero    Error = "ERR Node config epoch is already non-zero"

	errResetNotEmpty Error = "ERR CLUSTER RESET can't be called with master nodes containing keys"
)

// ErrInvalidBasePort is MEET's for a port that is not an integer.
func (m *Machine) ErrInvalidBasePort(word string) Error { return m.errInvalidPort("base", word) }

// ErrInvalidBusPort is MEET's for a bus port that is not an integer.
func (m *Machine) ErrInvalidBusPort(word string) Error { return m.errInvalidPort("bus", word) }

func (m *Machine) errInvalidPort(which, word string) Error {
	protocol := "TCP "
	if m.rules.PortsUnnamed {
		protocol = ""
	}
	return errorf("ERR Invalid %s%s port specified: %s", protocol, which, word)
}

// ErrUnknownNode is for an ID that this node does not know.
func ErrUnknownNode(id ID) Error { return errorf("ERR Unknown node %s", string(id)) }

// ErrUnknownDirection is DEBUG CLUSTERLINK KILL's.
func ErrUnknownDirection(word string) Error { return errorf("ERR Unknown direction %s", word) }

// ErrSaveConfig is SAVECONFIG's, with the text of errno.
func ErrSaveConfig(errno string) Error {
	return errorf("ERR error saving the cluster node config: %s", errno)
}

func errInvalidAddress(ip string, port int) Error {
	return errorf("ERR Invalid node address specified: %s:%d", ip, port)
}

func errBusy(slot int) Error       { return errorf("ERR Slot %d is already busy", slot) }
func errUnassigned(slot int) Error { return errorf("ERR Slot %d is already unassigned", slot) }
func errRepeated(slot int) Error   { return errorf("ERR Slot %d specified multiple times", slot) }

func errBackwards(first, last int) Error {
	return errorf("ERR start slot number %d is greater than end slot number %d", first, last)
}

func errNotOwner(slot int) Error {
	return errorf("ERR I'm not the owner of hash slot %d", slot)
}

func errAlreadyOwner(slot int) Error {
	return errorf("ERR I'm already the owner of hash slot %d", slot)
}

func errSetSlotUnknownNode(id ID) Error {
	return errorf("ERR I don't know about node %s", string(id))
}

func errHoldsKeys(slot int) Error {
	return errorf("ERR Can't assign hashslot %d to a different node "+
		"while I still hold keys for this hash slot.", slot)
}

func errInvalidEpoch(epoch int64) Error {
	return errorf("ERR Invalid config epoch specified: %d", epoch)
}

// errorf formats an error reply as addReplyErrorFormat does: a C string ends at
// its first zero byte, and the reply must stay on one line.
func errorf(format string, args ...any) Error {
	for i, arg := range args {
		if word, ok := arg.(string); ok {
			args[i], _, _ = strings.Cut(word, "\x00")
		}
	}
	text := strings.Trim(fmt.Sprintf(format, args...), "\r\n")
	return Error(strings.NewReplacer("\r", " ", "\n", " ").Replace(text))
}
