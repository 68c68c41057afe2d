package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// FUNCTION STATS says for how long the function that runs has run, of one that has to be killed
// as of one that ends by itself.
func TestDurationOfARunningFunction(t *testing.T) {
	const text = `cluster masters=1
@n1> CONFIG SET busy-reply-threshold 1 => OK
@n1> FUNCTION LOAD "#!lua name=l\nredis.register_function('f', function() while true do end end) redis.register_function('g', function() for i=1,1000000 do end return 'done' end)" => "l"
@n1/a> FCALL f 0 => (pending)
wait 504ms
@n1/b> FUNCTION STATS => ["running_script", ["name", "f", "command", ["FCALL", "f", "0"], "duration_ms", (integer) 504], ...
wait 255ms
@n1/b> FUNCTION STATS => ["running_script", ["name", "f", "command", ["FCALL", "f", "0"], "duration_ms", (integer) 759], ...
@n1/b> FUNCTION KILL => OK
@n1/a< ERR Script killed by user with SCRIPT KILL... within 1s
@n1/b> FUNCTION STATS => ["running_script", (nil), ...
@n1/a> FCALL g 0 => (pending)
wait 20ms
@n1/b> FUNCTION STATS => ["running_script", ["name", "g", "command", ["FCALL", "g", "0"], "duration_ms", (integer) 20], ...
@n1/a< "done" within 1s
@n1/b> FUNCTION STATS => ["running_script", (nil), ...
`
	if result := play(t, "f.scn", text, scenario.Options{}); !result.OK() {
		t.Error(result)
	}
}
