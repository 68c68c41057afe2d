module github.com/slotstorm/slotstorm/examples/bugs

go 1.25.0
