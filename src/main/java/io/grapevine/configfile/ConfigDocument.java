package io.grapevine.configfile;

import io.grapevine.config.Config;
import io.grapevine.config.EventRecorderConfig;
import io.grapevine.config.GlobalConfig;
import io.grapevine.config.ReceiverConfig;
import io.grapevine.config.TracingConfig;
import io.grapevine.timeinterval.TimeInterval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of a configuration file in their order, before routes and rules are completed. */
record ConfigDocument(
        GlobalConfig global,
        RouteSource route,
        List<InhibitRuleSource> inhibitRules,
        List<ReceiverConfig> receivers,
        List<String> templates,
        List<TimeIntervalSection.NamedIntervals> muteTimeIntervals,
        List<TimeIntervalSection.NamedIntervals> timeIntervals,
        @Nullable TracingConfig tracing,
        EventRecorderConfig eventRecorder) {

    /**
     * The configuration that the file defines.
     *
     * @param original the file written out again
     * @param hash of the file
     */
    Config toConfig(String original, long hash) {
        Map<String, List<TimeInterval>> intervals = new LinkedHashMap<>();
        muteTimeIntervals.forEach(named -> intervals.put(named.name(), named.intervals()));
        timeIntervals.forEach(named -> intervals.put(named.name(), named.intervals()));
        return new Config(
                global,
                route.toRoot(),
                inhibitRules.stream().map(InhibitRuleSource::toConfig).toList(),
                receivers,
                intervals,
                templates,
                tracing,
                eventRecorder,
                original,
                hash);
    }
}
