// Package conformance measures how like a real Redis Cluster Slotstorm is: it
// plays the same exchanges against two targets (real redis-server processes and a
// Slotstorm cluster of the same shape) and compares what comes back, type, text,
// order, and whether the connection stayed open.
//
// An Exchange is a short list of steps, which also has a text form:
//
//	A> SET {hello}k 1            a command on a connection to node A
//	c1@B> ASKING                 the same on a connection of its own
//	c1> BLPOP {hello}l 0 &       do not wait for the reply
//	c1< 1                        read it now
//	c1< silent 100ms             nothing must come
//	A>> "*1\r\n$4\r\nPI"         raw bytes; read until it is quiet or closed
//	until A> ROLE ~ slave        repeat the command until its reply matches
//	cli> --cluster check $A.addr  run redis-cli
//	sh> redis-cli -p $A.port --scan | sort   run a shell command
//	server S                     start a real stand-alone server, called S
//	kill C                       also: pause, resume
//	refused C                    nobody must accept connections there
//	restart C                    without data; "restart C with-data" has it, "at=new" a
//	                             port that nobody had, "at=A" the address of A
//
// In a settled exchange no step waits for its reply. After each one the cluster comes to
// rest, and the step's outcome is what came on every connection meanwhile: who was woken,
// with what, in which order. What comes of a step that a sleep follows is told with that. A step that ends with & is sent together with its connection's
// next one there.
//
// Arguments may name nodes: $A.id, $A.ip, $A.port, $A.bus, $A.addr. Masters are A,
// B, C, their replicas a, b, c, and nodes that know no other X, Y.
//
// Replies are normalised (Normaliser says how: node IDs, addresses, times, nothing
// else) and then compared under a Mode, which the corpus chooses for the commands
// whose answers Redis itself does not determine. What is left is a difference; the
// list of known ones is docs/differences.md (see Known). A story that differs in a way
// that is not known is played twice more, and counts only if it differs each time.
package conformance
