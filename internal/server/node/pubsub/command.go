package pubsub

import (
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/glob"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// WriteChannels is PUBSUB CHANNELS [pattern] and PUBSUB SHARDCHANNELS [pattern].
func (ch *Channels) WriteChannels(k Kind, w *resp.Writer, args [][]byte) {
	if len(args) > 3 {
		w.Error(errtext.SubcommandSyntax(args))
		return
	}
	names := ch.topics[k].names
	if len(args) == 3 {
		names = nil
		for _, name := range ch.topics[k].names {
			if glob.Match(string(args[2]), name) {
				names = append(names, name)
			}
		}
	}
	w.BulkStrings(names)
}

// WriteCounts is PUBSUB NUMSUB [channel ...] and PUBSUB SHARDNUMSUB [channel ...].
func (ch *Channels) WriteCounts(k Kind, w *resp.Writer, args [][]byte) {
	names := args[2:]
	w.Array(2 * len(names))
	for _, name := range names {
		w.Bulk(name)
		w.Int(int64(len(ch.topics[k].members[string(name)])))
	}
}
