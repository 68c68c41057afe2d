package dialect

import "github.com/slotstorm/slotstorm/internal/server/clusterbus"

// Bus are the rules by which a server of this version takes part in the cluster bus. Nodes of
// different versions can be in one cluster: each keeps its own.
func (d *Dialect) Bus() clusterbus.Rules {
	return clusterbus.Rules{
		ShardIDs:             d.Has(ShardIDs),
		ForgetSpreads:        d.Has(ForgetSpreads),
		OldShardsLost:        d.Has(OldShardsLost),
		SizeStartsAtZero:     d.Has(EmptySize),
		ReplicasKeepEpoch:    d.Has(ReplicasKeepEpoch),
		SlotsCheckedOneByOne: d.Has(SlotsCheckedOneByOne),
		SlotsToAnyone:        d.Has(SlotsToAnyone),
		SettingsByCron:       d.Has(SettingsByCron),

		OpenSlotsFollow:     d.Has(SetSlotReplicated),
		SlotsOpenToOthers:   d.Has(SetSlotNotToSelf),
		DropsAllChannels:    d.Has(DropsAllChannels),
		NewMasterChannels:   d.Has(NewMasterChannels),
		PortsInRange:        d.Has(PortsInRange),
		PortsUnnamed:        d.Has(PortsUnnamed),
		SlotsFollowFailover: d.Has(SlotsFollowFailover),
		LoneMasterJudges:    d.Has(LoneMasterJudges),
		VotersJudge:         d.Has(VotersJudge),
		RankByID:            d.Has(RankByID),
		RankOfShards:        d.Has(RankOfShards),
		ShortElections:      d.Has(ShortElections),
		BestAtOnce:          d.Has(BestAtOnce),
		VotesOften:          d.Has(VotesOften),
		AddressLostFails:    d.Has(AddressLostFails),
	}
}
