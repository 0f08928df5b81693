package io.grapevine.features;

import io.grapevine.config.shape.FeatureSection;
import io.grapevine.core.Feature;
import io.grapevine.features.actions.IncidentActions;
import io.grapevine.features.alertlog.AlertPersistence;
import io.grapevine.features.escalation.Escalations;
import io.grapevine.features.flapping.Flapping;
import io.grapevine.features.flapping.FlappingSettings;
import io.grapevine.features.heartbeat.HeartbeatSection;
import io.grapevine.features.heartbeat.HeartbeatSettings;
import io.grapevine.features.heartbeat.Heartbeats;
import io.grapevine.features.leases.Leases;
import io.grapevine.features.mixed.MutedForAll;
import io.grapevine.features.oncall.DutyRoster;
import io.grapevine.features.oncall.OnCall;
import io.grapevine.features.oncall.OnCallScheduleSection;
import io.grapevine.features.planned.PlannedSilences;
import io.grapevine.features.planned.SilencePlan;
import io.grapevine.features.push.PushServerConfig;
import io.grapevine.features.reminders.ReminderSettings;
import io.grapevine.features.reminders.SilenceReminders;
import io.grapevine.features.replicalabels.AlertSenders;
import io.grapevine.features.storm.StormSettings;
import io.grapevine.features.storm.StormValves;
import io.grapevine.features.transients.TransientSettings;
import io.grapevine.features.transients.Transients;
import io.grapevine.features.unmatched.UnmatchedSilences;
import io.grapevine.features.values.AlertValues;
import io.grapevine.features.values.ValuesConfig;
import java.util.List;

/** The list of features. */
public final class Features {
    /** All features, in the order in which their rules are asked: an end that is withheld is that of an alert which is not held. */
    public static final List<Feature> ALL = List.of(
            Transients::new,
            Flapping::new,
            Escalations::new,
            StormValves::new,
            Heartbeats::new,
            DutyRoster::new,
            PlannedSilences::new,
            SilenceReminders::new,
            UnmatchedSilences::new,
            Leases::new,
            IncidentActions::new,
            AlertPersistence::new,
            AlertSenders::new,
            AlertValues::new,
            MutedForAll::new);

    /** The features of a tenant, which has no {@code grapevine.yml}, and whose silences say nothing of when they end. */
    public static final List<Feature> OF_TENANT = List.of(
            StormValves::new,
            Leases::new,
            IncidentActions::new,
            AlertPersistence::new,
            MutedForAll::new,
            UnmatchedSilences::refuse);

    /** What {@code grapevine.yml} says of features. A section may refer to those before it. */
    public static final List<FeatureSection> SECTIONS = List.of(
            new FeatureSection(HeartbeatSettings.NONE, HeartbeatSection::read),
            new FeatureSection(StormSettings.NONE, StormSettings::read),
            new FeatureSection(OnCall.NONE, OnCallScheduleSection::read),
            new FeatureSection(FlappingSettings.NONE, FlappingSettings::read),
            new FeatureSection(TransientSettings.NONE, TransientSettings::read),
            new FeatureSection(ReminderSettings.NONE, ReminderSettings::read),
            new FeatureSection(SilencePlan.NONE, SilencePlan::read),
            new FeatureSection(PushServerConfig.NONE, PushServerConfig::read),
            new FeatureSection(ValuesConfig.NONE, ValuesConfig::read));

    private Features() {}
}
