package io.grapevine.config;

import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.TimeInterval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The complete configuration: {@code alertmanager.yml} with all defaults filled in.
 *
 * @param route the root of the routing tree, with every inherited option filled in
 * @param inhibitRules the inhibition rules, in the order of the file
 * @param receivers the receivers, in the order of the file; every name that a route uses is among them
 * @param timeIntervals the intervals by name, from {@code time_intervals} and {@code mute_time_intervals}
 * @param templates patterns of template files, absolute or relative to the working directory
 * @param tracing where traces are sent to; null for nowhere
 * @param eventRecorder where events are recorded; only with the feature flag {@code event-recorder}
 * @param original the configuration written out again, with all defaults and with secrets as {@code <secret>}, and
 *     without what {@code grapevine.yml} adds to receivers
 * @param hash the first 48 bits of the file's MD5 sum, as Alertmanager reports it in {@code alertmanager_config_hash};
 *     with files of teams in force, those of an MD5 sum over all of them
 * @param directory the files of teams, which are part of all of the above; null without {@code --teams.dir}
 */
public record Config(
        GlobalConfig global,
        RouteConfig route,
        List<InhibitRuleConfig> inhibitRules,
        List<ReceiverConfig> receivers,
        Map<String, List<TimeInterval>> timeIntervals,
        List<String> templates,
        @Nullable TracingConfig tracing,
        EventRecorderConfig eventRecorder,
        String original,
        long hash,
        @Nullable ConfigDirectory directory) {
    public Config {
        inhibitRules = List.copyOf(inhibitRules);
        receivers = List.copyOf(receivers);
        timeIntervals = Collections.unmodifiableMap(new LinkedHashMap<>(timeIntervals));
        templates = List.copyOf(templates);
    }

    /** The memory of the regular expressions of its routes and inhibition rules in instructions, see {@link Matchers#automatonSize}. */
    public long automatonSize() {
        return route.all().stream()
                        .mapToLong(each -> each.matchers().automatonSize())
                        .sum()
                + inhibitRules.stream()
                        .mapToLong(rule ->
                                rule.source().automatonSize() + rule.target().automatonSize())
                        .sum();
    }

    /** The names of the receivers of its routes. */
    public Set<String> receiversOfRoutes() {
        return route.all().stream().map(RouteConfig::receiver).collect(Collectors.toSet());
    }

    /** A copy of this configuration with other files of teams. */
    public Config with(ConfigDirectory other) {
        return with(receivers, inhibitRules, other);
    }

    /** A copy of this configuration with other receivers, which have the same names. */
    public Config withReceivers(List<ReceiverConfig> others) {
        return with(others, inhibitRules, directory);
    }

    /** The inhibition rules of the configuration's own files: those for all receivers. */
    public List<InhibitRuleConfig> ownInhibitRules() {
        return inhibitRules.stream().filter(InhibitRuleConfig::isForAll).toList();
    }

    /** A copy of this configuration with more inhibition rules, which come last. */
    public Config withInhibitRules(List<InhibitRuleConfig> more) {
        return more.isEmpty()
                ? this
                : with(
                        receivers,
                        Stream.concat(inhibitRules.stream(), more.stream()).toList(),
                        directory);
    }

    private Config with(List<ReceiverConfig> others, List<InhibitRuleConfig> rules, @Nullable ConfigDirectory from) {
        return new Config(
                global, route, rules, others, timeIntervals, templates, tracing, eventRecorder, original, hash, from);
    }
}
