package scenario

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// option is a parameter key=value of a verb, or a flag, bound to the place where its
// value goes. Parser, formatter and reference read the same list of options.
type option struct {
	name, value, doc string
	flag             bool
	set              func(text string) error
	get              func() string // "" if it is not set
}

// String is the option as it stands in a line, "" if it is not set.
func (o *option) String() string {
	text := o.get()
	switch {
	case text == "":
		return ""
	case o.flag:
		return o.name
	case strings.ContainsAny(text, " \t\"") && !strings.HasPrefix(text, "{"):
		return o.name + "=" + strconv.Quote(text)
	}
	return o.name + "=" + text
}

// optionText joins the options that are set, each behind a blank.
func optionText(options []option) string {
	var b strings.Builder
	for i := range options {
		if text := options[i].String(); text != "" {
			b.WriteString(" " + text)
		}
	}
	return b.String()
}

// setOptions reads words such as "masters=3" into options.
func setOptions(verb string, options []option, words []token) error {
	seen := map[string]bool{}
	for _, w := range words {
		name, value, hasValue := strings.Cut(w.text, "=")
		o := findOption(options, name)
		if o == nil {
			var names []string
			for i := range options {
				names = append(names, options[i].name)
			}
			return at(w.col, "%s has no option %q%s", verb, name, suggest.OrList(name, names))
		}
		switch {
		case seen[name]:
			return at(w.col, "%s is given twice", name)
		case o.flag && hasValue:
			return at(w.col, "%s takes no value", name)
		case !o.flag && !hasValue:
			return at(w.col, "%s needs a value: %s=%s", name, name, o.value)
		}
		seen[name] = true
		if strings.HasPrefix(value, `"`) {
			plain, err := strconv.Unquote(value)
			if err != nil {
				return at(w.col+len(name)+1, "%s: the quotation mark is not closed", name)
			}
			value = plain
		}
		if err := o.set(value); err != nil {
			return at(w.col, "%s: %v", name, err)
		}
	}
	return nil
}

func findOption(options []option, name string) *option {
	for i := range options {
		if options[i].name == name {
			return &options[i]
		}
	}
	return nil
}

// numbers are the limits of an option, for the reference.
func numbers(least, most int) string { return fmt.Sprintf(" (%d to %d)", least, most) }

// intOption is a number from least to most.
func intOption(name, doc string, p *int, least, most int) option {
	return option{
		name: name, value: "N", doc: doc + numbers(least, most),
		set: func(text string) error {
			n, err := strconv.Atoi(text)
			if err != nil || n < least || n > most {
				return fmt.Errorf("%q is no number from %d to %d", text, least, most)
			}
			*p = n
			return nil
		},
		get: func() string {
			if *p == 0 {
				return ""
			}
			return strconv.Itoa(*p)
		},
	}
}

// limitOption is a number from 0 to most where 0 says something: p is nil if it is not set.
func limitOption(name, doc string, p **int, most int) option {
	return option{
		name: name, value: "N", doc: doc + numbers(0, most),
		set: func(text string) error {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 || n > most {
				return fmt.Errorf("%q is no number from 0 to %d", text, most)
			}
			*p = &n
			return nil
		},
		get: func() string {
			if *p == nil {
				return ""
			}
			return strconv.Itoa(**p)
		},
	}
}

func seedOption(name, doc string, p *uint64) option {
	return option{
		name: name, value: "N", doc: doc,
		set: func(text string) error {
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil || n == 0 {
				return fmt.Errorf("%q is no seed (a number from 1 on)", text)
			}
			*p = n
			return nil
		},
		get: func() string {
			if *p == 0 {
				return ""
			}
			return strconv.FormatUint(*p, 10)
		},
	}
}

func durationOption(name, doc string, p *time.Duration) option {
	return option{
		name: name, value: "DURATION", doc: doc,
		set: func(text string) error {
			d, err := parseTime(text)
			*p = d
			return err
		},
		get: func() string {
			if *p == 0 {
				return ""
			}
			return durations.Format(*p)
		},
	}
}

// pauseOption is a durationOption where 0 says something: p is nil if it is not set.
func pauseOption(name, doc string, p **time.Duration) option {
	return option{
		name: name, value: "DURATION", doc: doc,
		set: func(text string) error {
			d, err := durations.Parse(text)
			*p = &d
			return err
		},
		get: func() string {
			if *p == nil {
				return ""
			}
			return durations.Format(**p)
		},
	}
}

func flagOption(name, doc string, p *bool) option {
	return option{
		name: name, doc: doc, flag: true,
		set: func(string) error {
			*p = true
			return nil
		},
		get: func() string {
			if *p {
				return name
			}
			return ""
		},
	}
}

func wordOption(name, doc string, p *string, words ...string) option {
	return option{
		name: name, value: strings.Join(words, "|"), doc: doc,
		set: func(text string) error {
			for _, w := range words {
				if w == text {
					*p = text
					return nil
				}
			}
			return fmt.Errorf("%q is none of %s%s", text, strings.Join(words, ", "), suggest.DidYouMean(text, words))
		},
		get: func() string { return *p },
	}
}

func textOption(name, value, doc string, p *string, check func(string) error) option {
	return option{
		name: name, value: value, doc: doc,
		set: func(text string) error {
			*p = text
			if text == "" {
				return fmt.Errorf("it is empty")
			}
			if check != nil {
				return check(text)
			}
			return nil
		},
		get: func() string { return *p },
	}
}

// parseTime reads a time that has to be more than nothing.
func parseTime(text string) (time.Duration, error) {
	d, err := durations.Parse(text)
	if err == nil && d == 0 {
		err = fmt.Errorf("the time is 0")
	}
	return d, err
}
