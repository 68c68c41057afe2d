package node

// cmdDebugProtocol shows a client each type of reply there is: DEBUG PROTOCOL type.
func cmdDebugProtocol(c *call) {
	w := c.out
	numbers := func() {
		for i := range 3 {
			w.Int(int64(i))
		}
	}
	switch c.word(2) {
	case "string":
		w.BulkString("Hello World")
	case "integer":
		w.Int(12345)
	case "double":
		w.Double(3.141)
	case "bignum":
		const big = "1234567999999999999999999999999999999"
		if w.RESP3 {
			w.Raw([]byte("(" + big + "\r\n"))
		} else {
			w.BulkString(big)
		}
	case "null":
		w.Null()
	case "array":
		w.Array(3)
		numbers()
	case "set":
		w.Set(3)
		numbers()
	case "map":
		w.Map(3)
		for i := range 3 {
			w.Int(int64(i))
			w.Bool(i == 1)
		}
	case "attrib":
		if w.RESP3 {
			w.Raw([]byte("|1\r\n"))
			w.BulkString("key-popularity")
			w.Array(2)
			w.BulkString("key:123")
			w.Int(90)
		}
		w.BulkString("Some real reply following the attribute")
	case "push":
		if !w.RESP3 {
			c.fail("ERR RESP2 is not supported by this command")
			return
		}
		w.Push(2)
		w.BulkString("server-cpu-usage")
		w.Int(42)
		w.BulkString("Some real reply following the push reply")
	case "true":
		w.Bool(true)
	case "false":
		w.Bool(false)
	case "verbatim":
		w.Verbatim("This is a verbatim\nstring")
	default:
		c.fail("ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null|" +
			"array|set|map|attrib|push|verbatim|true|false")
	}
}
