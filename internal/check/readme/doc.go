// Package readme keeps the README's first test true: the test here pastes it into an
// empty module, as a newcomer does, and compares what it prints with what the page says.
package readme
