package clusterbus

import (
	"fmt"
	"time"
)

// validate says what is wrong with settings.
func validate(s Settings) error {
	switch {
	case s.NodeTimeout < 0:
		return fmt.Errorf("gossip: node timeout %v is negative", s.NodeTimeout)
	case s.ReplicaValidityFactor < 0:
		return fmt.Errorf("gossip: replica validity factor %d is negative", s.ReplicaValidityFactor)
	case s.MigrationBarrier < 0:
		return fmt.Errorf("gossip: migration barrier %d is negative", s.MigrationBarrier)
	case s.ManualFailoverTimeout <= 0:
		return fmt.Errorf("gossip: manual failover timeout %v is not positive", s.ManualFailoverTimeout)
	case s.PingInterval < 0:
		return fmt.Errorf("gossip: ping interval %v is negative", s.PingInterval)
	case s.GossipPercent < 1 || s.GossipPercent > 100:
		return fmt.Errorf("gossip: %d%% of the nodes is not between 1 and 100", s.GossipPercent)
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
	if err := validate(s); err != nil {
		return err
	}
	m.begin(now)
	defer m.beforeSleep()
	old := m.settings
	m.settings = s
	m.timeout = ms(s.NodeTimeout)
	if !m.rules.SettingsByCron {
		m.updateMyselfFlags()
		m.updateMyselfAnnounced(old.AnnounceIP)
	}
	m.wakeCron()
	return nil
}

// followSettings shows in the node's own entry what the cron has to see first.
func (m *Machine) followSettings() {
	m.updateMyselfFlags()
	if ip := m.settings.AnnounceIP; ip != m.shownIP {
		m.shownIP = ip
		m.setMyIP(ip)
	}
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
	m.shownIP = m.settings.AnnounceIP
	m.setHostname(m.myself, m.settings.AnnounceHostname)
	m.myself.entitle(title{m.myself.hostname, m.settings.AnnounceHumanName, m.myself.shard})
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
