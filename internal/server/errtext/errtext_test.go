package errtext

import (
	"strings"
	"testing"
)

func args(words ...string) (out [][]byte) {
	for _, w := range words {
		out = append(out, []byte(w))
	}
	return out
}

// The texts as Redis 7.0.15 sends them.
func TestTexts(t *testing.T) {
	long := strings.Repeat("x", 200)
	for _, row := range []struct{ got, want string }{
		{WrongArity("config|get"), "ERR wrong number of arguments for 'config|get' command"},
		{SubcommandSyntax(args("pubsub", "channels", "a", "b")),
			"ERR unknown subcommand or wrong number of arguments for 'channels'. Try PUBSUB HELP."},
		{UnknownSubcommand(args("Config", "nosuch")), "ERR unknown subcommand 'nosuch'. Try CONFIG HELP."},
		{UnknownSubcommand(args("config", long)), "ERR unknown subcommand '" + long[:128] + "'. Try CONFIG HELP."},
		{UnknownSubcommand(args("config", "a\x00b")), "ERR unknown subcommand 'a'. Try CONFIG HELP."},
		{UnknownCommand(args("nosuch")), "ERR unknown command 'nosuch', with args beginning with: "},
		{UnknownCommand(args("nosuch", "a", "b")), "ERR unknown command 'nosuch', with args beginning with: 'a' 'b' "},
		{UnknownCommand(args(long, long, "b")), "ERR unknown command '" + long[:128] + "', with args beginning with: '" + long[:128] + "' "},
	} {
		if row.got != row.want {
			t.Errorf("got  %q\nwant %q", row.got, row.want)
		}
	}
}
