package goredis

import "github.com/redis/go-redis/v9"

// NoMaintNotifications switches maintenance notifications off, in a go-redis that has them:
// it asks for them on each new connection, and no Redis knows the command. Clients in a bubble
// had better not ask: see Driver, which sees to it.
//
// The option came with v9.16, and this compiles with older versions, too: where
// ClusterOptions has no such field, that of older, which lies deeper, is meant.
func NoMaintNotifications(o *redis.ClusterOptions) {
	config := struct {
		*redis.ClusterOptions
		older
	}{ClusterOptions: o}
	config.MaintNotificationsConfig = another(config.MaintNotificationsConfig)
	config.MaintNotificationsConfig.Mode = "disabled"
}

// older stands in for what older versions lack. Fields of what it embeds lie deeper than
// those of ClusterOptions, and so give way to them.
type older struct{ absent }

type absent struct {
	MaintNotificationsConfig *struct{ Mode string }
}

// another makes a value of the type that config points to, which has no name that all
// versions know.
func another[T any](*T) *T { return new(T) }
