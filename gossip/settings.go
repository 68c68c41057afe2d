package gossip

import (
	"fmt"
	"time"
)

// Settings are the directives of redis.conf that steer the cluster. All of them
// can be changed at run time with Machine.SetSettings. The zero value stands for
// DefaultSettings.
type Settings struct {
	// NodeTimeout is cluster-node-timeout, with a precision of milliseconds.
	NodeTimeout time.Duration
	// ReplicaValidityFactor is cluster-replica-validity-factor; 0 removes the
	// limit on the age of a replica's data.
	ReplicaValidityFactor int
	// MigrationBarrier is cluster-migration-barrier: a master keeps at least that
	// many working replicas when one of them migrates.
	MigrationBarrier int
	// AllowReplicaMigration is cluster-allow-replica-migration.
	AllowReplicaMigration bool
	// RequireFullCoverage is cluster-require-full-coverage. A change takes effect
	// at the next evaluation of the state.
	RequireFullCoverage bool
	// ReplicaNoFailover is cluster-replica-no-failover.
	ReplicaNoFailover bool
	// ReplPingReplicaPeriod is repl-ping-replica-period, with a precision of seconds.
	ReplPingReplicaPeriod time.Duration

	// AnnounceIP is cluster-announce-ip. When it is empty, others take the address
	// that the node's connections come from, and the node learns its own from the
	// connections it accepts.
	AnnounceIP string
	// AnnouncePort and AnnounceBusPort are cluster-announce-port and
	// cluster-announce-bus-port; 0 means the real ports.
	AnnouncePort, AnnounceBusPort int
	// AnnounceTLSPort is cluster-announce-tls-port, which counts with Config.TLS only.
	AnnounceTLSPort int
	// AnnounceHostname is cluster-announce-hostname.
	AnnounceHostname string
}

// DefaultSettings are the defaults of Redis 7.0.
func DefaultSettings() Settings {
	return Settings{
		NodeTimeout:           15 * time.Second,
		ReplicaValidityFactor: 10,
		MigrationBarrier:      1,
		AllowReplicaMigration: true,
		RequireFullCoverage:   true,
		ReplPingReplicaPeriod: 10 * time.Second,
	}
}

func (s Settings) validate() error {
	switch {
	case s.NodeTimeout < 0:
		return fmt.Errorf("gossip: node timeout %v is negative", s.NodeTimeout)
	case s.ReplicaValidityFactor < 0:
		return fmt.Errorf("gossip: replica validity factor %d is negative", s.ReplicaValidityFactor)
	case s.MigrationBarrier < 0:
		return fmt.Errorf("gossip: migration barrier %d is negative", s.MigrationBarrier)
	case s.ReplPingReplicaPeriod < time.Second:
		return fmt.Errorf("gossip: repl-ping-replica-period %v is less than a second", s.ReplPingReplicaPeriod)
	case !validPort(s.AnnounceTLSPort) && s.AnnounceTLSPort != 0:
		return fmt.Errorf("gossip: announced TLS port %d is not a port", s.AnnounceTLSPort)
	case !validPort(s.AnnouncePort) && s.AnnouncePort != 0:
		return fmt.Errorf("gossip: announced port %d is not a port", s.AnnouncePort)
	case !validPort(s.AnnounceBusPort) && s.AnnounceBusPort != 0:
		return fmt.Errorf("gossip: announced bus port %d is not a port", s.AnnounceBusPort)
	}
	return nil
}

func validPort(port int) bool { return port > 0 && port <= 65535 }

// Settings returns the settings in force.
func (m *Machine) Settings() Settings { return m.settings }

// SetSettings replaces the settings, as CONFIG SET does. What other nodes see of
// them (flags, address, hostname) travels with the next message.
func (m *Machine) SetSettings(now time.Duration, s Settings) error {
	if err := s.validate(); err != nil {
		return err
	}
	m.begin(now)
	defer m.beforeSleep()
	old := m.settings
	m.settings = s
	m.timeout = ms(s.NodeTimeout)
	m.updateMyselfFlags()
	m.updateMyselfAnnounced(old.AnnounceIP)
	m.wakeCron()
	return nil
}

// updateMyselfFlags is clusterUpdateMyselfFlags.
func (m *Machine) updateMyselfFlags() {
	old := m.myself.flags
	flags := old &^ FlagNoFailover
	if m.settings.ReplicaNoFailover {
		flags |= FlagNoFailover
	}
	if flags != old {
		m.setFlags(m.myself, flags)
		m.todo |= todoSaveConfig | todoUpdateState
	}
}

// updateMyselfAnnounced is clusterUpdateMyselfIp, clusterUpdateMyselfHostname and
// clusterUpdateMyselfAnnouncedPorts. A removed announced IP is learned anew.
func (m *Machine) updateMyselfAnnounced(oldIP string) {
	ip := m.contact(m.myself).IP
	if m.settings.AnnounceIP != oldIP {
		ip = m.settings.AnnounceIP
	}
	port, busPort, plainPort := m.announcedPorts()
	m.setAddress(m.myself, ip, port, busPort, plainPort)
	m.setHostname(m.myself, m.settings.AnnounceHostname)
}

// announcedPorts is deriveAnnouncedPorts.
func (m *Machine) announcedPorts() (port, busPort, plainPort int) {
	port, busPort, plainPort = m.port, m.busPort, m.plainPort
	switch {
	case m.tls && m.settings.AnnounceTLSPort != 0:
		port, plainPort = m.settings.AnnounceTLSPort, m.settings.AnnouncePort
	case m.settings.AnnouncePort != 0:
		port = m.settings.AnnouncePort
	}
	if m.settings.AnnounceBusPort != 0 {
		busPort = m.settings.AnnounceBusPort
	}
	return port, busPort, plainPort
}
