// Package live starts Redis servers as processes, and talks to clusters over TCP with
// nothing hidden: every reply as it came, in RESP2 or RESP3. Launcher and Target are also
// what a simulated cluster looks like to those who compare the two.
package live
