package corpus

import "github.com/slotstorm/slotstorm/internal/conformance"

func Migrations() conformance.Area  { return conformance.Area{} }
func Connections() conformance.Area { return conformance.Area{} }
