package evidence

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// maxLine bounds a line; what is longer is cut.
const maxLine = 1 << 20

// Read reads a file, or what was pasted into one. What is not understood is noted by its line; the
// error is one of reading. It takes as much memory as there are nodes and kinds of things, however
// long the file is.
func (e *Evidence) Read(name string, in io.Reader) error {
	e.files = append(e.files, name)
	r := &reader{e: e, file: name, in: bufio.NewReaderSize(in, 64<<10)}
	for {
		line, err := r.next()
		if line != "" || err == nil {
			r.number++
			r.line(line)
		}
		if errors.Is(err, io.EOF) {
			r.end()
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// reader reads one file.
type reader struct {
	e      *Evidence
	file   string
	in     *bufio.Reader
	number int

	speaker *node  // who said what follows, if that is known
	label   string // its name, if there is only one
	list    *view  // the list that is being read
	check   *said  // the node of redis-cli --cluster check whose lines follow
	reply   *reply // CLUSTER SLOTS or SHARDS as redis-cli shows it
}

// next reads a line without its end, cut at maxLine.
func (r *reader) next() (string, error) {
	var b []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if room := maxLine - len(b); room > 0 {
			b = append(b, part[:min(len(part), room)]...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return strings.TrimRight(string(b), "\r\n"), err
		}
	}
}

var (
	escapes   = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`)
	stamp     = regexp.MustCompile(`^(?:[IWEF] )?\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?\s+`)
	container = regexp.MustCompile(`^([A-Za-z][\w.-]*)\s+\|\s+`)
	labelled  = regexp.MustCompile(`^([A-Za-z][\w.-]*)(?: - |: )(\[?\d+(?::[A-Z] |\] ).*)$`)
	prompt    = regexp.MustCompile(`^([\w.-]+:\d+|\[?[0-9a-fA-F:]+\]?:\d+)(?:\[\d+\])?(?:\([^)]*\))?>\s*(.*)$`)
	heading   = regexp.MustCompile(`^(?:#+|//|--|==+)?\s*(?:(?:node|host|on|at|from|output of|server)(?:\s*:\s*|\s+))?:?\s*([\w.-]+):(\d+)\s*[:=#-]*$`)
	gotFrom   = regexp.MustCompile(`nodes state got from (?:[^/\s]*/)?([\w.-]+:\d+)`)
	shell     = regexp.MustCompile(`redis-cli(\s.*)?$`)
	pod       = regexp.MustCompile(`\b(?:exec|-it|-ti)\s+(?:-\S+\s+)*([\w.-]+)\s+(?:-c \S+\s+)?-- `)
)

// clean takes away what terminals, containers and mark-up put around a line. It may tell the
// name of who speaks.
func (r *reader) clean(line string) string {
	line = strings.ToValidUTF8(escapes.ReplaceAllString(line, ""), "?")
	line = strings.TrimPrefix(line, "\uFEFF")
	line = strings.TrimSpace(line)
	for strings.HasPrefix(line, "> ") {
		line = strings.TrimSpace(line[2:])
	}
	if m := container.FindStringSubmatch(line); m != nil {
		r.name(m[1])
		line = line[len(m[0]):]
	}
	line = strings.TrimPrefix(line, stamp.FindString(line))
	if m := labelled.FindStringSubmatch(line); m != nil {
		r.name(m[1])
		line = m[2]
	}
	line = strings.TrimSuffix(strings.TrimPrefix(line, "**"), "**")
	return strings.TrimSpace(strings.Trim(line, "`"))
}

// name notes who speaks by a name.
func (r *reader) name(label string) {
	if label != r.label {
		r.label, r.speaker = label, r.e.labels[label]
	}
}

// speaks notes who speaks from now on: who is asked has not answered yet.
func (r *reader) speaks(n *node, label string) {
	r.end()
	r.speaker, r.label = n, label
}

// end ends what is being read.
func (r *reader) end() {
	if r.reply != nil {
		r.reply.end(r)
	}
	r.list, r.check, r.reply = nil, nil, nil
}

// parts are all that a line can be. The first that knows it takes it.
var parts = []func(r *reader, line string) bool{
	(*reader).nodeLine, (*reader).vars, (*reader).checkLine, (*reader).logLine, (*reader).monitorLine,
	(*reader).asked, (*reader).replyLine, (*reader).infoLine, (*reader).confLine,
}

func (r *reader) line(raw string) {
	if strings.HasPrefix(raw, "*") && r.captured(raw) {
		return
	}
	line := r.clean(raw)
	if line == "" || strings.Trim(line, "-=~_*#.`") == "" {
		return
	}
	for _, part := range parts {
		if part(r, line) {
			return
		}
	}
	if idle(line) {
		return
	}
	r.end()
	r.e.notRead(r.file, r.number, line)
}

// idle reports whether a line is one that says nothing, or nothing that matters.
func idle(line string) bool {
	return strings.HasPrefix(line, "Defaulted container") || strings.HasPrefix(line, "[OK]") || strings.HasPrefix(line, ">>> ") ||
		line == "OK" || strings.HasPrefix(line, "[ERR] Nodes don't agree") || strings.HasPrefix(line, "~~~") || strings.HasSuffix(line, "per slot on average.") ||
		strings.HasPrefix(line, "Could not connect to Redis") || strings.HasPrefix(line, "#")
}

// asked reads prompts, commands of shells and headings that tell who speaks next.
func (r *reader) asked(line string) bool {
	if m := gotFrom.FindStringSubmatch(line); m != nil {
		r.speaks(r.e.nodeOf("", m[1]), "")
		return true
	}
	if m := prompt.FindStringSubmatch(line); m != nil {
		r.speaks(r.e.nodeOf("", m[1]), "")
		r.began(m[2])
		return true
	}
	if m := shell.FindStringSubmatch(line); m != nil && !strings.Contains(m[1], "--cluster") {
		host, port, command := cliArguments(strings.Fields(m[1]))
		name := ""
		if p := pod.FindStringSubmatch(line); p != nil {
			name = p[1]
		}
		var who *node
		if name == "" && (host != "" || port != "") {
			who = r.e.nodeOf("", cmp.Or(host, "127.0.0.1")+":"+cmp.Or(port, "6379"))
		}
		r.speaks(who, name)
		r.began(command)
		return true
	} else if m != nil {
		r.speaks(nil, "")
		return true
	}
	if m := heading.FindStringSubmatch(line); m != nil && isHost(m[1]) && isPort(m[2]) {
		r.speaks(r.e.nodeOf("", m[1]+":"+m[2]), "")
		return true
	}
	return false
}

// numberedHost are names of hosts and containers such as redis1, redis-1 and app_redis_1.
var numberedHost = regexp.MustCompile(`^[a-z]+\d+$|^[\w-]+[_-]\d+$`)

// isHost reports whether a word in front of a port may be a host: the fields of INFO look alike.
func isHost(word string) bool {
	return numberedHost.MatchString(word) || !strings.Contains(word, "_") && !isInfo(word)
}

func isPort(digits string) bool {
	n, err := strconv.ParseUint(digits, 10, 16)
	return err == nil && n > 0
}

// cliArguments reads the arguments of redis-cli.
func cliArguments(words []string) (host, port, command string) {
	for i := 0; i < len(words); i++ {
		switch w := words[i]; {
		case (w == "-h" || w == "-p" || w == "-a" || w == "-n" || w == "-u" || w == "--user" || w == "--pass") && i+1 < len(words):
			i++
			if w == "-h" {
				host = words[i]
			}
			if w == "-p" {
				port = words[i]
			}
		case strings.HasPrefix(w, "-"):
		default:
			return host, port, strings.Join(words[i:], " ")
		}
	}
	return host, port, ""
}

// began notes which command was asked.
func (r *reader) began(command string) {
	switch words := strings.Fields(strings.ToUpper(command)); {
	case len(words) < 2 || words[0] != "CLUSTER":
	case words[1] == "SLOTS", words[1] == "SHARDS":
		r.reply = &reply{shards: words[1] == "SHARDS"}
	}
}
