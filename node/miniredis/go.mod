module github.com/slotstorm/slotstorm/node/miniredis

go 1.25.0

require (
	github.com/alicebob/miniredis/v2 v2.40.0
	github.com/slotstorm/slotstorm v0.1.0
	pgregory.net/rapid v1.3.0
)

require (
	github.com/tidwall/btree v1.1.0 // indirect
	github.com/tidwall/match v1.1.1 // indirect
	github.com/tidwall/redcon v1.6.2 // indirect
	github.com/yuin/gopher-lua v1.1.1 // indirect
)
