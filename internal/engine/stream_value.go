package engine

import "github.com/slotstorm/slotstorm/internal/rdb"

type stream struct{}

func (s *stream) clone() *stream { return &stream{} }

func (s *stream) export() *rdb.Stream { return &rdb.Stream{} }

func importStream(*rdb.Stream) *stream { return &stream{} }
