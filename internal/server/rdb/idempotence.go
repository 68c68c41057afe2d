package rdb

// Idempotence is what a stream knows of the producers of its entries (streamIdmp...). In a
// payload it stands at the end of the stream.
type Idempotence struct {
	// Duration is how long, in seconds, and MaxSize how many IDs of a producer are kept.
	Duration, MaxSize uint64
	Producers         []Producer
	// Added and Duplicates count the IDs that were new, and those that were not.
	Added, Duplicates uint64
}

// Producer is one who adds entries under IDs of its own.
type Producer struct {
	Name []byte
	// Entries are its IDs with those of the entries, the oldest first.
	Entries []Produced
}

// Produced is the ID that a producer gave an entry.
type Produced struct {
	IID   []byte
	Entry ID
}

// DefaultIdempotence is that of a new stream (stream-idmp-duration, stream-idmp-maxsize).
func DefaultIdempotence() *Idempotence { return &Idempotence{Duration: 100, MaxSize: 100} }

func appendIdempotence(dst []byte, p *Idempotence) []byte {
	if p == nil {
		p = DefaultIdempotence()
	}
	dst = appendLength(appendLength(dst, p.Duration), p.MaxSize)
	dst = appendLength(dst, uint64(len(p.Producers)))
	for _, one := range p.Producers {
		dst = appendLength(appendString(dst, one.Name), uint64(len(one.Entries)))
		for _, entry := range one.Entries {
			dst = appendIDLengths(appendString(dst, entry.IID), entry.Entry)
		}
	}
	return appendLength(appendLength(dst, p.Added), p.Duplicates)
}

func (r *reader) idempotence() (*Idempotence, error) {
	p := new(Idempotence)
	producers := uint64(0)
	for _, to := range []*uint64{&p.Duration, &p.MaxSize, &producers} {
		var err error
		if *to, err = r.length(); err != nil {
			return nil, err
		}
	}
	for range producers {
		one, err := r.producer()
		if err != nil {
			return nil, err
		}
		p.Producers = append(p.Producers, one)
	}
	for _, to := range []*uint64{&p.Added, &p.Duplicates} {
		var err error
		if *to, err = r.length(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (r *reader) producer() (one Producer, err error) {
	if one.Name, err = r.string(); err != nil {
		return one, err
	}
	n, err := r.length()
	if err != nil {
		return one, err
	}
	for range n {
		var entry Produced
		if entry.IID, err = r.string(); err != nil {
			return one, err
		}
		if entry.Entry, err = r.id(); err != nil {
			return one, err
		}
		one.Entries = append(one.Entries, entry)
	}
	return one, nil
}
